import { ScimError } from './scim-error.ts'

export const COMPARISONS = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const
export type Comparison = (typeof COMPARISONS)[number]

export type ComparedValue = string | number | boolean | null

/** An attribute, as a filter or a path names it: lower case, without the URN of its schema. */
export interface AttributeName {
  attribute: string
  sub: string | null
}

/** A filter of RFC 7644, section 3.4.2.2. */
export type ScimFilter =
  | { op: 'and'; filters: ScimFilter[] }
  | { op: 'or'; filters: ScimFilter[] }
  | { op: 'not'; filter: ScimFilter }
  | { op: 'pr'; name: AttributeName }
  | { op: Comparison; name: AttributeName; value: ComparedValue }
  | { op: 'values'; name: AttributeName; filter: ScimFilter }

/** The most characters of a filter, parentheses and brackets within one another, and expressions in it. */
const FILTER_BOUNDS = { length: 2000, depth: 10, expressions: 50 } as const

const TOKEN =
  /\s*(?:("(?:[^"\\\p{Cc}]|\\.)*")|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.])|([()[\]]\.?)|([A-Za-z$][\w$.:/-]*))/uy

const isComparison = (word: string): word is Comparison => COMPARISONS.some((it) => it === word)

const invalid = (message: string): ScimError => new ScimError('invalidFilter', `filter: ${message}`)

interface Token {
  kind: 'value' | 'bracket' | 'word'
  text: string
}

/** @throws ScimError `invalidFilter` */
function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  TOKEN.lastIndex = 0
  const end = text.trimEnd().length
  for (let at = 0; at < end; at = TOKEN.lastIndex) {
    const [, quoted, number, bracket, word] = TOKEN.exec(text) ?? []
    const value = quoted ?? number
    if (value !== undefined) tokens.push({ kind: 'value', text: value })
    else if (bracket !== undefined) tokens.push({ kind: 'bracket', text: bracket })
    else if (word !== undefined) tokens.push({ kind: 'word', text: word })
    else throw invalid(`cannot be read from character ${at + 1} on`)
  }
  return tokens
}

/**
 * Reads a filter: comparisons, `pr`, `and`, `or`, `not (...)`, parentheses, `emails[type eq "work"]`, and the form
 * `emails[type eq "work"].value eq "..."` that Entra ID sends. Keywords and attributes may be written in any case.
 *
 * @throws ScimError `invalidFilter`, also beyond {@link FILTER_BOUNDS}
 */
export function parseFilter(text: string): ScimFilter {
  if (text.length > FILTER_BOUNDS.length) throw invalid(`must have at most ${FILTER_BOUNDS.length} characters`)
  const parser = new FilterParser(tokensOf(text))
  return parser.whole()
}

class FilterParser {
  readonly #tokens: Token[]
  #at = 0
  #depth = 0
  #expressions = 0

  constructor(tokens: Token[]) {
    this.#tokens = tokens
  }

  whole(): ScimFilter {
    const filter = this.#alternatives()
    const rest = this.#tokens[this.#at]
    if (rest) throw invalid(`unexpected ${rest.text}`)
    return filter
  }

  #alternatives(): ScimFilter {
    return this.#joined('or', () => this.#joined('and', () => this.#expression()))
  }

  #joined(op: 'and' | 'or', next: () => ScimFilter): ScimFilter {
    const first = next()
    const filters = [first]
    while (this.#takeWord(op)) filters.push(next())
    return filters.length === 1 ? first : { op, filters }
  }

  #expression(): ScimFilter {
    if (this.#takeWord('not')) {
      this.#expect('(')
      return { op: 'not', filter: this.#within(')') }
    }
    if (this.#take('bracket', '(')) return this.#within(')')
    return this.#attributeExpression()
  }

  /** What stands up to a closing bracket. */
  #within(close: string): ScimFilter {
    this.#depth += 1
    if (this.#depth > FILTER_BOUNDS.depth) throw invalid(`must be nested at most ${FILTER_BOUNDS.depth} levels deep`)
    const filter = this.#alternatives()
    this.#expect(close)
    this.#depth -= 1
    return filter
  }

  #attributeExpression(): ScimFilter {
    this.#expressions += 1
    if (this.#expressions > FILTER_BOUNDS.expressions) {
      throw invalid(`must have at most ${FILTER_BOUNDS.expressions} expressions`)
    }
    const name = attributeNameOf(this.#next('word', 'an attribute').text)
    if (this.#take('bracket', '[')) return this.#values(name)
    return this.#comparison(name)
  }

  #values(name: AttributeName): ScimFilter {
    this.#depth += 1
    if (this.#depth > FILTER_BOUNDS.depth) throw invalid(`must be nested at most ${FILTER_BOUNDS.depth} levels deep`)
    const filter = this.#alternatives()
    this.#depth -= 1
    if (this.#take('bracket', ']')) return { op: 'values', name, filter }
    this.#expect('].')
    const of = attributeNameOf(this.#next('word', 'a sub-attribute').text)
    return { op: 'values', name, filter: { op: 'and', filters: [filter, this.#comparison(of)] } }
  }

  #comparison(name: AttributeName): ScimFilter {
    const op = this.#next('word', 'an operator').text.toLowerCase()
    if (op === 'pr') return { op, name }
    if (!isComparison(op)) throw invalid(`unknown operator; use one of ${COMPARISONS.join(', ')}, pr`)
    return { op, name, value: this.#value() }
  }

  #value(): ComparedValue {
    const { kind, text } = this.#tokens[this.#at++] ?? { kind: 'bracket', text: '' }
    const isLiteral = kind === 'value' || (kind === 'word' && /^(?:true|false|null)$/i.test(text))
    if (!isLiteral) throw invalid('a comparison needs a text in quotes, a number, true, false or null')
    try {
      const value: unknown = JSON.parse(kind === 'word' ? text.toLowerCase() : text)
      if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return comparedValue(value)
    } catch {
      // Refused below.
    }
    throw invalid('a text in quotes must be written as in JSON')
  }

  #next(kind: Token['kind'], wanted: string): Token {
    const token = this.#tokens[this.#at++]
    if (token?.kind !== kind) throw invalid(`expected ${wanted}`)
    return token
  }

  #take(kind: Token['kind'], text: string): boolean {
    const token = this.#tokens[this.#at]
    if (token?.kind !== kind || token.text !== text) return false
    this.#at += 1
    return true
  }

  #takeWord(word: string): boolean {
    const token = this.#tokens[this.#at]
    if (token?.kind !== 'word' || token.text.toLowerCase() !== word) return false
    this.#at += 1
    return true
  }

  #expect(bracket: string): void {
    if (!this.#take('bracket', bracket)) throw invalid(`expected ${bracket}`)
  }
}

function comparedValue(value: unknown): ComparedValue {
  if (typeof value === 'string' && (value.includes('\0') || !value.isWellFormed())) {
    throw invalid('a text must not contain a NUL character or half of a surrogate pair')
  }
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null
}

const CORE = /^urn:ietf:params:scim:schemas:core:2\.0:(?:user|group):/i

/** The attribute that a text such as `urn:ietf:params:scim:schemas:core:2.0:User:name.givenName` names. */
export function attributeNameOf(text: string): AttributeName {
  const [attribute = '', ...sub] = text.replace(CORE, '').toLowerCase().split('.')
  return text.includes(':') && !CORE.test(text)
    ? { attribute: text.toLowerCase(), sub: null }
    : { attribute, sub: sub.length === 0 ? null : sub.join('.') }
}

/** Whether a value of a multi-valued attribute matches; texts are compared without regard to case. */
export function matchesValue(filter: ScimFilter, value: Readonly<Record<string, unknown>>): boolean {
  if (filter.op === 'and') return filter.filters.every((it) => matchesValue(it, value))
  if (filter.op === 'or') return filter.filters.some((it) => matchesValue(it, value))
  if (filter.op === 'not') return !matchesValue(filter.filter, value)
  if (filter.op === 'values') throw invalid('a filter within brackets must not have brackets')
  const { name } = filter
  const found = Object.entries(value).find(([key]) => key.toLowerCase() === name.attribute)?.[1] ?? null
  if (filter.op === 'pr') return found !== null && found !== ''
  return compares(filter.op, folded(found), folded(filter.value))
}

/** The text of the filter `value eq "..."`, which a look-up answers; null for any other. */
export function equalValueOf(filter: ScimFilter): string | null {
  const isValue = filter.op === 'eq' && filter.name.attribute === 'value' && filter.name.sub === null
  return isValue && typeof filter.value === 'string' ? filter.value : null
}

/** How many expressions each value is compared by. */
export function expressionsIn(filter: ScimFilter): number {
  if (filter.op === 'not') return expressionsIn(filter.filter)
  if (filter.op !== 'and' && filter.op !== 'or') return 1
  return filter.filters.reduce((sum, each) => sum + expressionsIn(each), 0)
}

const folded = (value: unknown): unknown => (typeof value === 'string' ? value.toLowerCase() : value)

function compares(op: Comparison, found: unknown, wanted: unknown): boolean {
  if (op === 'eq') return found === wanted
  if (op === 'ne') return found !== wanted
  if (typeof found !== 'string' || typeof wanted !== 'string') return false
  if (op === 'co') return found.includes(wanted)
  if (op === 'sw') return found.startsWith(wanted)
  if (op === 'ew') return found.endsWith(wanted)
  if (op === 'gt') return found > wanted
  if (op === 'ge') return found >= wanted
  return op === 'lt' ? found < wanted : found <= wanted
}
