import { type UsageOwners, type UsageQuery, type UsageRow, USAGE_GROUPS, USAGE_INTERVALS } from '@keystead/domain'
import { z } from 'zod'
import { Id, isoOrNull, Moment } from '../../contracts/schemas.ts'
import { IN_ORDER, isInOrder, periodOf, TimeZone } from '../../contracts/v1/usage.ts'
import { builder, type GraphqlContext } from '../builder.ts'
import { readWork } from '../calls.ts'
import { connectionOf, pageArgs, paging, unknownCursor } from '../connections.ts'
import { DEFAULT_PAGE } from '../limits.ts'
import { rules } from '../rules.ts'
import { KeyRef, keyViewOf, ProjectRef, UsageConnection, UsageRowRef, type UsageRowView, UserRef } from './refs.ts'

const Group = builder.enumType('UsageGroup', {
  description: 'What the rows of a usage report are about.',
  values: {
    KEY: { value: 'key', description: 'A row for each API key.' },
    USER: { value: 'user', description: 'A row for each user.' },
    PROJECT: { value: 'project', description: 'A row for each project.' },
    SCOPE: { value: 'scope', description: 'A row for each scope that verifications required.' },
    OUTCOME: { value: 'outcome', description: 'A row for each verification code, such as `VALID`.' },
  } as const satisfies Record<string, { value: (typeof USAGE_GROUPS)[number]; description: string }>,
})

const Interval = builder.enumType('UsageInterval', {
  description: 'The time that a row of a usage report is about.',
  values: {
    HOUR: { value: 'hour', description: 'A row for each hour; the period may span 93 days.' },
    DAY: { value: 'day', description: 'A row for each day; the period may span three years.' },
    TOTAL: { value: 'total', description: 'One row for the whole period, which may span three years.' },
  } as const satisfies Record<string, { value: (typeof USAGE_INTERVALS)[number]; description: string }>,
})

const UsageFilterInput = builder.inputType('UsageFilter', {
  description: 'Verifications that match all given fields.',
  fields: (t) => ({
    keyId: t.id({ description: 'Of this API key: its UUID, the field `keyId`.' }),
    userId: t.id({ description: 'Of keys of this user: its UUID, the field `userId`.' }),
    projectId: t.id({ description: 'Of keys for this project: its UUID, the field `projectId`.' }),
    scope: t.string({ description: 'Those that required this scope.' }),
    outcome: t.string({ description: 'Those with this verification code, such as `VALID`.' }),
  }),
})

builder.objectType(UsageRowRef, {
  description: 'What was counted in one interval, for one member of the group.',
  fields: (t) => ({
    start: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the interval begins; null for the total.',
      resolve: ({ start }) => isoOrNull(start),
    }),
    group: t.exposeString('group', {
      nullable: true,
      description: 'The UUID, scope or verification code that it is about; null for none.',
    }),
    count: t.exposeFloat('count', { description: 'Number of verifications, a whole number.' }),
    cost: t.exposeFloat('cost', { description: 'Cost of the successful ones, a whole number.' }),
    key: t.field({
      type: KeyRef,
      nullable: true,
      description: 'The API key that it is about, if it is about one that still exists.',
      extensions: rules({ access: 'keys:read' }),
      async resolve({ group, kind }, _args, { loaders }) {
        const key = kind === 'key' && group !== null ? await loaders.key.load(group) : null
        return key && keyViewOf(key, loaders.now)
      },
    }),
    user: t.field({
      type: UserRef,
      nullable: true,
      description: 'The user that it is about, if it is about one that still exists.',
      extensions: rules({ access: 'users:read' }),
      resolve: ({ group, kind }, _args, { loaders }) =>
        kind === 'user' && group !== null ? loaders.user.load(group) : null,
    }),
    project: t.field({
      type: ProjectRef,
      nullable: true,
      description: 'The project that it is about, if it is about one that still exists.',
      extensions: rules({ access: 'projects:read' }),
      resolve: ({ group, kind }, _args, { loaders }) =>
        kind === 'project' && group !== null ? loaders.project.load(group) : null,
    }),
  }),
})

/** The arguments of a usage report, but for its grouping. */
export const usageArgs = builder.args((t) => ({
  ...pageArgs,
  interval: t.field({ type: Interval, description: 'Interval of a row: by default `DAY`.' }),
  since: t.field({
    type: 'DateTime',
    description: 'Start of the period, by the hour; by default 30 days before its end.',
  }),
  until: t.field({ type: 'DateTime', description: 'End of the period, exclusive; by default now.' }),
  timeZone: t.string({ description: 'Time zone of the days, an IANA name: by default `UTC`.' }),
  filter: t.field({ type: UsageFilterInput, description: 'Which verifications are counted.' }),
}))

const Report = z
  .object({
    ...paging,
    group: z.enum(USAGE_GROUPS).nullish(),
    interval: z
      .enum(USAGE_INTERVALS)
      .nullish()
      .transform((interval) => interval ?? 'day'),
    since: Moment.nullish(),
    until: Moment.nullish(),
    timeZone: z.preprocess((zone) => zone ?? undefined, TimeZone),
    filter: z
      .object({
        keyId: Id.nullish(),
        userId: Id.nullish(),
        projectId: Id.nullish(),
        scope: z.string().max(100).nullish(),
        outcome: z.string().max(50).nullish(),
      })
      .nullish(),
  })
  .refine(isInOrder, IN_ORDER)

type Report = z.infer<typeof Report>

function queryOf({ group, interval, timeZone, filter, ...period }: Report, now: Date): UsageQuery {
  return {
    ...periodOf({ ...period, interval }, now),
    interval,
    timeZone,
    group: group ?? undefined,
    keyId: filter?.keyId ?? undefined,
    userId: filter?.userId ?? undefined,
    projectId: filter?.projectId ?? undefined,
    scope: filter?.scope ?? undefined,
    outcome: filter?.outcome ?? undefined,
  }
}

/** The usage of a key, a user or a project. @param args as {@link usageArgs} states them */
export async function usageOfOwner(
  { loaders }: GraphqlContext,
  { kind, id }: { kind: UsageOwners['kind']; id: string },
  args: unknown,
) {
  const report = Report.parse(args)
  const { group: _group, ...query } = queryOf(report, loaders.now)
  const rows = await loaders.usage[kind](id, query)
  // Each row is about the owner, so none names it.
  const ownRows = rows.map(({ start, count, cost }) => ({ start, group: null, count, cost }))
  return pageOfRows(ownRows, report)
}

builder.queryField('usage', (t) =>
  t.field({
    type: UsageConnection,
    description:
      'How often keys were verified, in order of time, then of the group. At most 10,000 rows on all pages. Requires the scope usage:read.',
    args: {
      ...usageArgs,
      group: t.arg({ type: Group, description: 'What the rows are about: by default not grouped.' }),
    },
    extensions: rules({ access: 'usage:read', isPage: true, cost: 100 }),
    async resolve(_root, args, { caller, loaders }) {
      const report = Report.parse(args)
      const query = queryOf(report, loaders.now)
      return pageOfRows(await caller.core.usage.report(readWork(caller, 'usage:read'), query), report)
    },
  }),
)

const Cursor = z.tuple([z.int().nullable(), z.string().nullable()])

const cursorOf = ({ start, group }: UsageRow): string =>
  Buffer.from(JSON.stringify([start?.getTime() ?? null, group])).toString('base64url')

/** A page of a report, which is read whole. */
function pageOfRows(rows: UsageRow[], { first, after, group }: Report) {
  const begin = after == null ? 0 : positionAfter(rows, after)
  const end = begin + (first ?? DEFAULT_PAGE)
  const edges = rows.slice(begin, end).map((row): { cursor: string; node: UsageRowView } => ({
    cursor: cursorOf(row),
    node: { ...row, kind: group ?? null },
  }))
  const count = async () => rows.length
  return connectionOf({ edges, hasNextPage: end < rows.length, hasPreviousPage: begin > 0, count })
}

/** @returns the index of the row after the one that the cursor is of; that row may be gone. @throws Refusal `invalid` */
function positionAfter(rows: UsageRow[], after: string): number {
  const [start, group] = readCursor(after)
  const same = rows.findIndex((row) => row.group === group && (row.start?.getTime() ?? null) === start)
  if (same >= 0) return same + 1
  const later = start === null ? -1 : rows.findIndex((row) => row.start !== null && row.start.getTime() > start)
  return later >= 0 ? later : rows.length
}

function readCursor(after: string): z.infer<typeof Cursor> {
  try {
    return Cursor.parse(JSON.parse(Buffer.from(after, 'base64url').toString()))
  } catch {
    throw unknownCursor('a row')
  }
}
