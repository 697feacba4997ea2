/** A JSON value. */
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json }

export type JsonObject = Record<string, Json>

/** Whether something has members that can be asked for: an object or a list. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null
