/** One verification, as it was done: what every report is held against. */
export interface Done {
  at: string
  key: string | null
  user: string | null
  project: string | null
  scopes: string[]
  outcome: string
  cost: number
}

export type Row = { start: string | null; group: string | null; count: number; cost: number }

const dayIn = (timeZone: string) => {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' })
  return (moment: number): string => format.format(moment)
}

/** The first instant of the day that a moment belongs to, found half hour by half hour. */
function startOfDay(at: string, timeZone: string): string {
  const day = dayIn(timeZone)
  const step = 1_800_000
  let start = Math.floor(Date.parse(at) / step) * step
  while (day(start - step) === day(start)) start -= step
  return new Date(start).toISOString()
}

const startOf = (at: string, interval: string, timeZone: string): string | null => {
  if (interval === 'total') return null
  return interval === 'day' ? startOfDay(at, timeZone) : `${at.slice(0, 13)}:00:00.000Z`
}

const membersOf = (it: Done, group: string | undefined): (string | null)[] => {
  if (group === 'scope') return it.scopes.length > 0 ? it.scopes : [null]
  return [group === undefined ? null : it[group as 'key' | 'user' | 'project' | 'outcome']]
}

interface Asked {
  group?: string
  interval: string
  timeZone: string
  matches?: (it: Done) => boolean
}

/** Moments of RFC 3339 in UTC are in order as texts. */
export const within =
  (since: string, until = '9999') =>
  ({ at }: Done): boolean =>
    at >= since && at < until

/** What was done, put together by hand. */
export function rowsOf(done: Done[], { group, interval, timeZone, matches = () => true }: Asked): Row[] {
  const rows = new Map<string, Row>()
  for (const it of done.filter(matches)) {
    for (const member of membersOf(it, group)) {
      const start = startOf(it.at, interval, timeZone)
      const name = JSON.stringify([start, member])
      const row = rows.get(name) ?? { start, group: member, count: 0, cost: 0 }
      rows.set(name, { ...row, count: row.count + 1, cost: row.cost + it.cost })
    }
  }
  return [...rows.values()]
}

export const sorted = (rows: Row[]): string[] => rows.map((row) => JSON.stringify(row)).toSorted()
