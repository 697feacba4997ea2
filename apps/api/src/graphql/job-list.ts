import { decodeCursor, encodeCursor, JOB_STATUSES, type JobFilter, Refusal } from '@keystead/domain'
import type { PageInfoShape } from '@pothos/plugin-relay'
import { z } from 'zod'
import { JobType } from '../contracts/aggregator/jobs.ts'
import { ProviderName } from '../contracts/aggregator/completion-schemas.ts'
import { authorised } from '../trpc/authorisation.ts'
import { builder, type GraphqlContext } from './builder.ts'
import { unitOf } from './calls.ts'
import { JobRef, Status, viewOf } from './job-type.ts'
import { DEFAULT_PAGE, MAX_PAGE } from './limits.ts'
import { rules } from './rules.ts'

/** Whoever needs more goes on from a cursor, which costs the same on every page. */
const MAX_OFFSET = 10_000

const FilterInput = builder.inputType('JobFilter', {
  description: 'Jobs that are all of this.',
  fields: (t) => ({ status: t.field({ type: Status }), type: t.string(), provider: t.string() }),
})

const PaginationInput = builder.inputType('Pagination', {
  fields: (t) => ({
    limit: t.int({ description: `How many: 1 to ${MAX_PAGE}, ${DEFAULT_PAGE} unless stated.` }),
    offset: t.int({ description: `How many to leave out before them, at most ${MAX_OFFSET}.` }),
  }),
})

const Size = z.int().min(1, `must be 1 to ${MAX_PAGE}`).max(MAX_PAGE, `must be 1 to ${MAX_PAGE}`).nullish()

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

interface Counted {
  countAll: () => Promise<number>
}

const isCounted = (info: PageInfoShape): info is PageInfoShape & Counted => 'countAll' in info

builder.objectField(builder.pageInfoRef(), 'totalCount', (t) =>
  t.int({
    description: 'How many there are on all pages.',
    resolve: (info) => (isCounted(info) ? info.countAll() : 0),
  }),
)

const JobConnection = builder.connectionObject({ type: JobRef, name: 'JobConnection' }, { name: 'JobEdge' })

builder.queryField('jobs', (t) =>
  t.field({
    type: JobConnection,
    description: 'The jobs of the tenant, newest first.',
    args: {
      first: t.arg.int({ description: `How many: 1 to ${MAX_PAGE}, ${DEFAULT_PAGE} unless stated.` }),
      after: t.arg.string({ description: 'The cursor of a job; what follows are those after it.' }),
      filter: t.arg({ type: FilterInput }),
      pagination: t.arg({ type: PaginationInput }),
    },
    extensions: rules({ access: 'jobs:read', isPage: true }),
    resolve: (_root, args, { caller }) => jobsOf(caller, Listing.parse(args)),
  }),
)

async function jobsOf(caller: GraphqlContext['caller'], { first, after, filter, pagination }: Listing) {
  const principal = authorised(caller, 'jobs:read')
  const { jobs } = caller.core
  const wanted = filterOf(filter)
  const offset = pagination?.offset ?? 0
  const page = { limit: first ?? pagination?.limit ?? DEFAULT_PAGE, cursor: cursorOf(after), offset }
  const { items, next } = await jobs.list(unitOf(caller), principal, wanted, page)
  const edges = items.map((job) => ({ cursor: encodeCursor(job.id), node: viewOf(job) }))
  let total: Promise<number> | undefined
  // One statement for the page, and one more for whoever asks how many there are.
  const countAll = () => (total ??= jobs.count(unitOf(caller), principal, wanted))
  const pageInfo = {
    countAll,
    hasNextPage: next !== null,
    hasPreviousPage: page.cursor !== undefined || offset > 0,
    startCursor: edges[0]?.cursor ?? null,
    endCursor: edges.at(-1)?.cursor ?? null,
  }
  return { edges, pageInfo }
}

const filterOf = (filter: Listing['filter']): JobFilter => ({
  status: filter?.status ?? undefined,
  type: filter?.type ?? undefined,
  provider: filter?.provider ?? undefined,
})

/** @throws Refusal `invalid` */
function cursorOf(after: string | null | undefined): string | undefined {
  if (after == null) return undefined
  try {
    decodeCursor(after)
    return after
  } catch {
    throw new Refusal('invalid', 'after: unknown; pass the cursor of a job of an earlier page, or none')
  }
}
