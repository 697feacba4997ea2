import { expect } from 'vitest'

const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/

/** Names, their order and types of a JSON value, without its values. */
function shapeOf(value: unknown): unknown {
  if (value === null) return 'null'
  if (Array.isArray(value)) return value.map(shapeOf)
  if (typeof value === 'object') return Object.entries(value).map(([name, member]) => [name, shapeOf(member)])
  return typeof value === 'string' && TIMESTAMP.test(value) ? 'timestamp in UTC' : typeof value
}

/** Field by field what a document prints: the same names in the same order, no more and no fewer, of the same types. */
export function expectAsPrinted(actual: unknown, printed: string): void {
  expect(shapeOf(actual)).toEqual(shapeOf(JSON.parse(printed)))
}
