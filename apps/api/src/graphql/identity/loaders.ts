import type {
  ApiUser,
  Job,
  KeyFilter,
  KeyOwners,
  Page,
  PageRequest,
  Project,
  ShownKey,
  UsageOwners,
  UsageQuery,
  UsageRow,
  Work,
} from '@keystead/domain'
import DataLoader from 'dataloader'
import type { Context } from '../../calls/context.ts'
import { readWork } from '../calls.ts'

type OwnUsageQuery = Omit<UsageQuery, 'group' | 'owners'>

/** The reads of one request. Those that fields request in the same turn share a statement, and what was read is not read again. */
export type Loaders = ReturnType<typeof createLoaders>

/** The scopes are those of the fields: `admit` has checked them. */
export function createLoaders(caller: Context) {
  const { users, keyReads, projects, usage, jobs, clock } = caller.core
  const work = (): Work => readWork(caller)
  const keysOf = (kind: KeyOwners['kind']) => ({
    list: perOwner<{ filter: KeyFilter; page: PageRequest }, Page<ShownKey>>((ids, { filter, page }) =>
      keyReads.listOfEach(work(), { kind, ids }, filter, page),
    ),
    count: perOwner<KeyFilter, number>((ids, filter) => keyReads.countOfEach(work(), { kind, ids }, filter)),
  })
  const usageOf = (kind: UsageOwners['kind']) =>
    perOwner<OwnUsageQuery, UsageRow[]>((ids, query) => usage.reportOfEach(work(), { kind, ids }, query))
  return {
    /** The moment of the request: fields of a level that have a default period request the same one. */
    now: clock(),
    job: byId<Job>((ids) => jobs.findMany(work(), ids)),
    user: byId<ApiUser>((ids) => users.findMany(work(), ids)),
    key: byId<ShownKey>((ids) => keyReads.findMany(work(), ids)),
    project: byId<Project>((ids) => projects.findMany(work(), ids)),
    countsOfUser: byId((ids) =>
      users.countsOf(
        work(),
        ids.map((id) => ({ id })),
      ),
    ),
    membersCount: byId((ids) =>
      projects.memberCountsOf(
        work(),
        ids.map((id) => ({ id })),
      ),
    ),
    keys: { user: keysOf('user'), project: keysOf('project') },
    usage: { key: usageOf('key'), user: usageOf('user'), project: usageOf('project') },
    projectsOfUser: perOwner<PageRequest, Page<Project>>((ids, page) => projects.listOfUsers(work(), ids, page)),
    membersOfProject: perOwner<PageRequest, Page<ApiUser>>((ids, page) => projects.listMembersOf(work(), ids, page)),
  }
}

type Find<Value> = (ids: readonly string[]) => Promise<ReadonlyMap<string, Value>>

/** @returns a loader whose value is null for an id that names nothing */
const byId = <Value>(find: Find<Value>): DataLoader<string, Value | null> =>
  new DataLoader(async (ids) => {
    const found = await find(ids)
    return ids.map((id) => found.get(id) ?? null)
  })

/** Loads what belongs to an owner; owners for whom the same is requested share a statement. */
function perOwner<Wanted extends object, Value>(
  find: (ids: readonly string[], wanted: Wanted) => Promise<ReadonlyMap<string, Value>>,
): (ownerId: string, wanted: Wanted) => Promise<Value> {
  const loaders = new Map<string, DataLoader<string, Value | null>>()
  return async (ownerId, wanted) => {
    const name = JSON.stringify(wanted)
    const loader = loaders.get(name) ?? byId((ids) => find(ids, wanted))
    loaders.set(name, loader)
    const value = await loader.load(ownerId)
    if (value === null) throw new Error('every owner has a value')
    return value
  }
}
