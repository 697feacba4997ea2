/** A JSON value. */
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json }

export type JsonObject = Record<string, Json>

/** Whether a value has members: an object or an array. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null
