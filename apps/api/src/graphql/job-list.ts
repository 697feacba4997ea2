import { encodeCursor, JOB_STATUSES, type JobFilter } from '@keystead/domain'
import { z } from 'zod'
import { JobType } from '../contracts/aggregator/jobs.ts'
import { ProviderName } from '../contracts/aggregator/completion-schemas.ts'
import { builder, type GraphqlContext } from './builder.ts'
import { readWork } from './calls.ts'
import { connectionOf, cursorOf, Size } from './connections.ts'
import { JobRef, Status, viewOf } from './job-type.ts'
import { DEFAULT_PAGE, MAX_PAGE } from './limits.ts'
import { rules } from './rules.ts'

/** Beyond it clients use a cursor, which costs the same on every page. */
const MAX_OFFSET = 10_000

const FilterInput = builder.inputType('JobFilter', {
  description: 'Jobs that match all given fields.',
  fields: (t) => ({
    status: t.field({ type: Status, description: 'Jobs with this status.' }),
    type: t.string({ description: 'Jobs of this kind, by the name that `createJob` gave it.' }),
    provider: t.string({ description: 'Jobs for this provider.' }),
  }),
})

const PaginationInput = builder.inputType('Pagination', {
  description: 'A page by its number of items and its offset, in place of `first` and `after`.',
  fields: (t) => ({
    limit: t.int({ description: `Page size: 1 to ${MAX_PAGE}, by default ${DEFAULT_PAGE}.` }),
    offset: t.int({ description: `Number of jobs to skip, at most ${MAX_OFFSET}.` }),
  }),
})

const Listing = z
  .object({
    first: Size,
    after: z.string().nullish(),
    filter: z
      .object({ status: z.enum(JOB_STATUSES).nullish(), type: JobType.nullish(), provider: ProviderName.nullish() })
      .nullish(),
    pagination: z
      .object({
        limit: Size,
        offset: z.int().min(0, 'must not be negative').max(MAX_OFFSET, `must be at most ${MAX_OFFSET}`).nullish(),
      })
      .nullish(),
  })
  .refine(({ first, pagination }) => first == null || pagination?.limit == null, 'Use first or pagination.limit')

type Listing = z.infer<typeof Listing>

const JobConnection = builder.connectionObject(
  { type: JobRef, name: 'JobConnection', description: 'A page of jobs, newest first.' },
  { name: 'JobEdge', description: 'A job in a list.' },
)

builder.queryField('jobs', (t) =>
  t.field({
    type: JobConnection,
    description: 'The jobs of the tenant, newest first.',
    args: {
      first: t.arg.int({ description: `Page size: 1 to ${MAX_PAGE}, by default ${DEFAULT_PAGE}.` }),
      after: t.arg.string({ description: 'The cursor of a job; the page starts after it.' }),
      filter: t.arg({ type: FilterInput, description: 'Which jobs are listed.' }),
      pagination: t.arg({ type: PaginationInput, description: 'Page size and offset.' }),
    },
    extensions: rules({ access: 'jobs:read', isPage: true }),
    resolve: (_root, args, { caller }) => jobsOf(caller, Listing.parse(args)),
  }),
)

async function jobsOf(caller: GraphqlContext['caller'], { first, after, filter, pagination }: Listing) {
  const { jobs } = caller.core
  const wanted = filterOf(filter)
  const offset = pagination?.offset ?? 0
  const page = { limit: first ?? pagination?.limit ?? DEFAULT_PAGE, cursor: cursorOf(after, 'a job'), offset }
  const { items, next } = await jobs.list(readWork(caller, 'jobs:read'), wanted, page)
  const edges = items.map((job) => ({ cursor: encodeCursor(job.id), node: viewOf(job) }))
  return connectionOf({
    edges,
    hasNextPage: next !== null,
    hasPreviousPage: page.cursor !== undefined || offset > 0,
    // One statement for the page, and one more when the total is requested.
    count: () => jobs.count(readWork(caller, 'jobs:read'), wanted),
  })
}

const filterOf = (filter: Listing['filter']): JobFilter => ({
  status: filter?.status ?? undefined,
  type: filter?.type ?? undefined,
  provider: filter?.provider ?? undefined,
})
