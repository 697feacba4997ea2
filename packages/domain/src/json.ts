/** A JSON value. */
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json }

export type JsonObject = Record<string, Json>

/** Whether a value has members: an object or an array. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

/** The JSON of a value with the members of objects sorted: equal values have one text, in whatever order their members come. */
export const canonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_name, member: unknown) =>
    isObject(member) && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  )
