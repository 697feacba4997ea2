import { isDeepStrictEqual } from 'node:util'

/** The texts of the examples, replaced by what they are in a world. */
export function realised(text: string, names: ReadonlyMap<string, string>): string {
  let real = text
  for (const [shown, here] of names) real = real.replaceAll(shown, here)
  return real
}

/** Members that are compared as they are, in every answer; of the others the shape is. */
const LITERAL = new Set([
  'message',
  'error',
  'detail',
  'code',
  'issues',
  'warning',
  'status',
  'valid',
  'outcome',
  'state',
])

const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/

/** Names and types of a value, and the texts that are compared as they are. */
export function shapeOf(value: unknown, isLiteral = false): unknown {
  if (value === null) return 'null'
  if (Array.isArray(value)) return value.map((item) => shapeOf(item, isLiteral))
  if (typeof value === 'object') {
    const members = Object.entries(value).map(([name, member]) => [
      name,
      shapeOf(member, isLiteral || LITERAL.has(name)),
    ])
    return Object.fromEntries(members)
  }
  if (isLiteral) return value
  return typeof value === 'string' && TIMESTAMP.test(value) ? 'timestamp' : typeof value
}

/** A list with the items that the example shows, as far as the answer has them: it may have others. */
export function asShown(answer: unknown, shown: unknown): unknown {
  if (Array.isArray(answer) && Array.isArray(shown)) {
    const found = shown.map((item) => answer.find((each) => isDeepStrictEqual(shapeOf(each), shapeOf(item))))
    return found.includes(undefined) ? answer : found
  }
  const hasItems = typeof shown === 'object' && shown !== null && 'data' in shown && Array.isArray(shown.data)
  return hasItems ? { ...Object(answer), data: asShown(Object(answer).data, shown.data) } : answer
}
