import { HttpError } from './failure.ts'

const MAX_DEPTH = 32

/** A string token of a valid JSON text, and the colon that makes it a member's name. */
const STRING_TOKEN = /"(?:[^"\\]|\\.)*"(\s*:)?/g

const COLON = 58
const LAST_BLANK = 32

const refuse = (message: string): HttpError => new HttpError('invalid', message)

/**
 * Parses a JSON text and refuses what JSON.parse accepts but storage or later readers cannot handle: duplicate names,
 * `__proto__`, NUL characters, lone surrogates, a byte order mark, and unlimited nesting.
 *
 * @throws HttpError `invalid` that states the problem and never quotes the text
 */
export function parseJson(text: string): unknown {
  if (text.startsWith('\uFEFF')) throw refuse('The body must not start with a byte order mark')
  const value = parse(text)
  const names = assertCleanInput(value)
  if (names !== namesWrittenIn(text)) throw refuse('The body names a field twice')
  return value
}

/** The number of member names in a valid JSON text. */
function namesWrittenIn(text: string): number {
  let names = 0
  if (text.includes('\\')) {
    for (const [, colon] of text.matchAll(STRING_TOKEN)) if (colon !== undefined) names += 1
    return names
  }
  // Without escapes quotation marks come in pairs; no regular expression is needed to find them.
  for (let open = text.indexOf('"'); open !== -1; open = text.indexOf('"', open)) {
    let after = text.indexOf('"', open + 1) + 1
    while (text.charCodeAt(after) <= LAST_BLANK) after += 1
    if (text.charCodeAt(after) === COLON) names += 1
    open = after
  }
  return names
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw refuse('The body is not valid JSON')
  }
}

/**
 * Checks what schemas do not: NUL characters, lone surrogates, `__proto__`, unlimited nesting.
 *
 * @returns the number of members of all objects in `root`
 * @throws HttpError `invalid`
 */
export function assertCleanInput(root: unknown): number {
  let names = 0
  const waiting: { value: object; depth: number }[] = []
  const look = (value: unknown, depth: number): void => {
    if (typeof value === 'string') assertStorable(value, 'The body')
    else if (typeof value === 'object' && value !== null) waiting.push({ value, depth })
  }
  look(root, 1)
  for (let item = waiting.pop(); item; item = waiting.pop()) {
    const { value, depth } = item
    if (depth > MAX_DEPTH) throw refuse(`The body is nested more than ${MAX_DEPTH} levels deep`)
    if (Array.isArray(value)) {
      for (const member of value) look(member, depth + 1)
      continue
    }
    for (const [name, member] of Object.entries(value)) {
      if (name === '__proto__') throw refuse('The body must not name a field __proto__')
      assertStorable(name, 'The body')
      names += 1
      look(member, depth + 1)
    }
  }
  return names
}

/** PostgreSQL stores no NUL characters, and UTF-8 has no lone surrogates. */
export function assertStorable(text: string, where: string): void {
  if (text.includes('\0')) throw refuse(`${where} contains a NUL character`)
  if (!text.isWellFormed()) throw refuse(`${where} contains half of a surrogate pair`)
}
