import { LockMode, ref } from '@mikro-orm/core'
import { refusingConflicts } from '../conflicts.ts'
import type { EventDetails } from '../events/catalogue/catalogue.ts'
import { isUuid } from '../paging.ts'
import { Refusal } from '../refusal.ts'
import { ApiUser } from '../users/api-user.entity.ts'
import type { Transaction, Work } from '../work/work.ts'
import { changeGroup, type GroupDocument, groupFrom, noSuchMember } from './group-document.ts'
import { applyGroupRoles, chosenRoles, lockMembers, remainingRoles, rolesNamed } from './group-roles.ts'
import type { Change } from './operations.ts'
import type { ScimDirectory } from './scim-directory.ts'
import type { ScimList, ScimPage } from './scim-people.service.ts'
import { ScimGroup, ScimMember } from './scim.entities.ts'

/** A group, as SCIM shows it. */
export interface ShownGroup {
  id: string
  displayName: string
  externalId: string | null
  roles: readonly string[]
  /** The ids of people; null when they were not asked for. */
  members: string[] | null
  createdAt: Date
  updatedAt: Date
}

const notFound = (): Refusal => new Refusal('not_found', 'Group not found')

/** The groups of an identity provider, and the roles that their members have by them. */
export class ScimGroupsService {
  readonly #directory: ScimDirectory

  constructor(directory: ScimDirectory) {
    this.#directory = directory
  }

  /**
   * @param body of a POST
   * @throws ScimError; Refusal `conflict` for a name that is taken, `forbidden` for roles that the caller does not hold
   */
  async create(work: Work, body: unknown): Promise<ShownGroup> {
    const document = groupFrom(body)
    const id = await refusingTaken(document, () =>
      work.commit(async (tx) => {
        const now = tx.clock()
        const displayName = document.displayName ?? ''
        const own = { roles: [], isMapped: false, createdAt: now, updatedAt: now }
        const group = tx.em.create(ScimGroup, { tenantId: tx.principal.tenantId, displayName, ...own })
        await tx.em.flush()
        const details = await this.#apply(tx, group, { current: new Set(), document })
        tx.record('group.created', { type: 'group', id: group.id }, details)
        return group.id
      }),
    )
    return this.get(work, id)
  }

  /** @throws Refusal `not_found` */
  async get(work: Work, id: string, options: { withMembers: boolean } = { withMembers: true }): Promise<ShownGroup> {
    const group = isUuid(id) ? await work.em.findOne(ScimGroup, { id }, { refresh: true }) : null
    if (!group) throw notFound()
    const [shown] = await shownOf(work, [group], options)
    if (!shown) throw notFound()
    return shown
  }

  /** Oldest first. @throws ScimError `invalidFilter` */
  async list(work: Work, query: ScimList, options: { withMembers: boolean }): Promise<ScimPage<ShownGroup>> {
    const { tenantId } = work.principal
    const { ids, total } = await this.#directory.findGroups({ ...query, tenantId, now: work.clock() })
    const groups = await work.em.find(ScimGroup, { id: { $in: ids } }, { orderBy: { id: 'asc' } })
    return { items: await shownOf(work, groups, options), total }
  }

  /** @param body of a PUT. @throws as {@link patch} */
  replace(work: Work, id: string, body: unknown): Promise<void> {
    return this.#change(work, id, ({ roles }) => groupFrom(body, roles))
  }

  /** @throws ScimError; Refusal `not_found`, `conflict`, `forbidden` for a member or a role that holds more than the caller */
  patch(work: Work, id: string, changes: readonly Change[]): Promise<void> {
    return this.#change(work, id, (document) => changeGroup(document, changes))
  }

  /** Deletes a group, and takes its roles from its members. @throws Refusal `not_found`, `forbidden` */
  async delete(work: Work, id: string): Promise<void> {
    await work.commit(async (tx) => {
      const group = await lockGroup(tx, id)
      const current = await membersOf(tx, group)
      const { displayName } = group
      const empty: GroupDocument = { displayName, externalId: null, members: new Set(), roles: [] }
      await this.#apply(tx, group, { current, document: empty })
      tx.record('group.deleted', { type: 'group', id: group.id }, { name: displayName, members: current.size })
      tx.em.remove(group)
    })
  }

  async #change(work: Work, id: string, edit: (document: GroupDocument) => GroupDocument): Promise<void> {
    await refusingTaken({ displayName: null }, () =>
      work.commit(async (tx) => {
        const group = await lockGroup(tx, id)
        const { displayName, externalId, isMapped, roles } = group
        const current = await membersOf(tx, group)
        const own = isMapped ? roles : null
        const document = edit({ displayName, externalId: externalId ?? null, members: current, roles: own })
        const details = await this.#apply(tx, group, { current, document })
        tx.record('group.updated', { type: 'group', id: group.id }, details)
      }),
    )
  }

  /**
   * Makes a locked group what the document states.
   *
   * @returns the details of the event
   */
  async #apply(
    tx: Transaction,
    group: ScimGroup,
    { current, document }: { current: ReadonlySet<string>; document: GroupDocument },
  ): Promise<EventDetails<'group.created' | 'group.updated'>> {
    const displayName = document.displayName ?? group.displayName
    const roles = await rolesFor(tx, group, { displayName, chosen: document.roles })
    const added = [...document.members].filter((id) => !current.has(id))
    const removed = [...current].filter((id) => !document.members.has(id))
    const isSameRoles = roles.join(' ') === group.roles.join(' ')
    const affected = isSameRoles ? [...added, ...removed] : [...new Set([...current, ...added])]
    const locked = await lockMembers(tx, { ids: affected, roles: [...group.roles, ...roles] })
    if (added.some((id) => !locked.has(id))) throw noSuchMember()
    await writeMembers(tx, group, { added, removed })
    const isMapped = document.roles !== null
    const fields = { displayName, externalId: document.externalId, roles, isMapped, updatedAt: tx.clock() }
    const hasRoles = roles.length + group.roles.length > 0
    tx.em.assign(group, fields)
    await tx.em.flush()
    if (hasRoles) await applyGroupRoles(tx, [...locked.values()])
    return { name: displayName, roles, added_members: added.length, removed_members: removed.length }
  }
}

function rolesFor(
  tx: Transaction,
  group: ScimGroup,
  { displayName, chosen }: { displayName: string; chosen: readonly string[] | null },
): Promise<string[]> {
  if (chosen === null) return rolesNamed(tx, displayName)
  const isUnchanged = group.isMapped && chosen.join(' ') === group.roles.join(' ')
  return isUnchanged ? remainingRoles(tx, chosen) : chosenRoles(tx, chosen)
}

async function lockGroup(tx: Transaction, id: string): Promise<ScimGroup> {
  const lockMode = LockMode.PESSIMISTIC_WRITE
  const group = isUuid(id) ? await tx.em.findOne(ScimGroup, { id }, { lockMode }) : null
  if (!group) throw notFound()
  return group
}

async function membersOf(tx: Transaction, group: ScimGroup): Promise<Set<string>> {
  const members = await tx.em.find(ScimMember, { group }, { fields: ['user'], disableIdentityMap: true })
  return new Set(members.map(({ user }) => user.id))
}

async function writeMembers(
  tx: Transaction,
  group: ScimGroup,
  { added, removed }: { added: readonly string[]; removed: readonly string[] },
): Promise<void> {
  const { tenantId } = tx.principal
  if (removed.length > 0) await tx.em.nativeDelete(ScimMember, { group, user: { $in: [...removed] } })
  if (added.length === 0) return
  await tx.em.insertMany(
    ScimMember,
    added.map((id) => ({ group: ref(group), user: ref(ApiUser, id), tenantId })),
  )
}

const refusingTaken = <T>({ displayName }: { displayName: string | null }, work: () => Promise<T>): Promise<T> => {
  const name = displayName === null ? 'this name' : `name ${displayName}`
  return refusingConflicts({ scim_group_display_name_key: `Group with ${name} already exists` }, work)
}

async function shownOf(
  work: Work,
  groups: readonly ScimGroup[],
  { withMembers }: { withMembers: boolean },
): Promise<ShownGroup[]> {
  const group = { $in: groups.map(({ id }) => id) }
  const members = withMembers
    ? await work.em.find(
        ScimMember,
        { group },
        { fields: ['user', 'group'], orderBy: { user: 'asc' }, disableIdentityMap: true },
      )
    : []
  const byGroup = Map.groupBy(members, (member) => member.group.id)
  return groups.map(({ id, displayName, externalId, roles, createdAt, updatedAt }) => ({
    id,
    displayName,
    externalId: externalId ?? null,
    roles,
    createdAt,
    updatedAt,
    members: withMembers ? (byGroup.get(id) ?? []).map(({ user }) => user.id) : null,
  }))
}
