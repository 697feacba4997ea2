import { type InstantFilter, type ListSort, SORTED_CHARACTERS, type Sorting } from '@keystead/domain'

/** Adds a parameter to a statement. @returns its name in SQL, such as `$3` */
export type AddValue = (value: unknown) => string

/** The expressions that a list is sorted by; indexes are made of the same. */
export interface SortColumns {
  tenant: string
  id: string
  /** The whole name. */
  name: string
  last_used_at: string
  expires_at: string
  /** The tenant and the id of the item in the table that knows its last use, for the index there. */
  ofUsage: { tenant: string; id: string }
}

/** What names are sorted by: the same on every machine, whatever the locale of the database. */
const sortedName = (name: string): string => `(lower(left(${name}, ${SORTED_CHARACTERS})) collate "C")`

const expressionOf = (columns: SortColumns, by: Exclude<ListSort, 'created_at'>): string =>
  by === 'name' ? sortedName(columns.name) : columns[by]

/** The conditions and the order of a sorted page. The tenant is the first parameter of the statement. */
export function sortedBy(
  sorting: Sorting,
  columns: SortColumns,
  add: AddValue,
): { conditions: string[]; orderBy: string } {
  const { by, order, hasValue, after } = sorting
  const isAfter = order === 'asc' ? '>' : '<'
  if (by === 'created_at' || hasValue === false) {
    return {
      conditions: [
        ...(by === 'expires_at' ? [`${columns.expires_at} is null`] : []),
        // What was never used has no row there.
        ...(by === 'last_used_at' ? [`${columns.ofUsage.id} is null`] : []),
        ...(after === null ? [] : [`${columns.id} ${isAfter} ${add(after.id)}::uuid`]),
      ],
      orderBy: orderOf(sorting, columns),
    }
  }
  const value = expressionOf(columns, by)
  const { tenant, id } = by === 'last_used_at' ? columns.ofUsage : columns
  const given = (text: string) => (by === 'name' ? sortedName(`${text}::text`) : `${text}::timestamptz`)
  return {
    conditions: [
      ...(by === 'name' ? [] : [`${value} is not null`, `${tenant} = $1`]),
      ...(after === null ? [] : [`(${value}, ${id}) ${isAfter} (${given(add(after.value))}, ${add(after.id)}::uuid)`]),
    ],
    orderBy: orderOf(sorting, columns),
  }
}

export function orderOf({ by, order, hasValue }: Sorting, columns: SortColumns): string {
  if (by === 'created_at' || hasValue === false) return `${columns.id} ${order}`
  const { id } = by === 'last_used_at' ? columns.ofUsage : columns
  return `${expressionOf(columns, by)} ${order}, ${id} ${order}`
}

/** The conditions of the filters by instants that lists of keys and users have in common. */
export function instantsOf(
  { lastUsedBefore, isUnused, expiresBefore, expiresAfter }: InstantFilter,
  { expiresAt, usage, sorting }: { expiresAt: string; usage: string; sorting: Sorting | undefined },
  add: AddValue,
): string[] {
  const conditions: string[] = []
  if (expiresBefore !== undefined) conditions.push(`${expiresAt} < ${add(expiresBefore)}`)
  if (expiresAfter !== undefined) conditions.push(`${expiresAt} >= ${add(expiresAfter)}`)
  if (isUnused !== undefined) conditions.push(`${isUnused ? 'not ' : ''}exists (${usage})`)
  if (lastUsedBefore !== undefined) {
    const before = add(lastUsedBefore)
    conditions.push(`not exists (${usage} and n.last_used_at >= ${before})`)
    // The index that the list is read by ends there.
    if (sorting?.by === 'last_used_at' && sorting.hasValue === true) conditions.push(`g.last_used_at < ${before}`)
  }
  return conditions
}
