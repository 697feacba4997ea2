import { LRUCache } from 'lru-cache'
import { covers } from '../access/scopes.ts'
import { Refusal } from '../refusal.ts'

/** Scopes that a key must hold. */
export interface ScopeRequirement {
  /** As requested: an expression, or a list joined by spaces. */
  text: string
  /** The scopes it names, each once and sorted. */
  names: string[]
  isMetBy(granted: readonly string[]): boolean
}

type Condition = (granted: readonly string[]) => boolean

const MAX_DEPTH = 32
const MAX_NAMES = 100
const MAX_LENGTH = 2000

const parsed = new LRUCache<string, ScopeRequirement>({ max: 2000 })

/** What a scope may look like: visible ASCII except quotation marks and backslashes. */
export const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]{1,100}$/

function assertScope(name: string): void {
  if (!SCOPE.test(name)) throw fault('a scope is 1 to 100 printable characters without spaces')
}

/** Lists of one scope, the usual case. */
const single = new LRUCache<string, ScopeRequirement>({ max: 2000 })

/** All of the scopes in a list. @throws Refusal `invalid` for a text that cannot be a scope */
export function allOf(scopes: readonly string[]): ScopeRequirement {
  const only = scopes.length === 1 ? scopes[0] : undefined
  const known = only === undefined ? undefined : single.get(only)
  if (known) return known
  for (const scope of scopes) assertScope(scope)
  const requirement = {
    text: scopes.join(' '),
    names: inOrder(scopes),
    isMetBy: (granted: readonly string[]) => scopes.every((scope) => covers(granted, scope)),
  }
  if (only !== undefined) single.set(only, requirement)
  return requirement
}

/**
 * An expression such as `invoices:read and (invoices:write or not trial)`. `not` binds closest, then `and`, then `or`.
 *
 * @throws Refusal `invalid` that says what was expected and where
 */
export function parseScopeExpression(text: string): ScopeRequirement {
  const known = parsed.get(text)
  if (known) return known
  if (text.length > MAX_LENGTH) throw fault(`an expression has at most ${MAX_LENGTH} characters`)
  const parser = new Parser(text.match(/[()]|[^\s()]+/g) ?? [])
  const isMetBy = parser.parse()
  const requirement = { text, names: inOrder(parser.names), isMetBy }
  parsed.set(text, requirement)
  return requirement
}

const inOrder = (names: readonly string[]): string[] => [...new Set(names)].toSorted()

const fault = (message: string): Refusal => new Refusal('invalid', `scopes: ${message}`)

/** Recursive descent over the tokens of an expression. */
class Parser {
  readonly names: string[] = []
  readonly #tokens: string[]
  #next = 0
  #depth = 0

  constructor(tokens: string[]) {
    this.#tokens = tokens
  }

  parse(): Condition {
    const condition = this.#either()
    if (this.#next < this.#tokens.length) throw this.#unexpected('"and" or "or"')
    return condition
  }

  #either(): Condition {
    const options = [this.#both()]
    while (this.#take('or')) options.push(this.#both())
    return (granted) => options.some((option) => option(granted))
  }

  #both(): Condition {
    const parts = [this.#one()]
    while (this.#take('and')) parts.push(this.#one())
    return (granted) => parts.every((part) => part(granted))
  }

  #one(): Condition {
    this.#depth += 1
    if (this.#depth > MAX_DEPTH) throw fault(`an expression is nested at most ${MAX_DEPTH} levels deep`)
    const condition = this.#negated() ?? this.#grouped() ?? this.#scope()
    this.#depth -= 1
    return condition
  }

  #negated(): Condition | undefined {
    if (!this.#take('not')) return undefined
    const inner = this.#one()
    return (granted) => !inner(granted)
  }

  #grouped(): Condition | undefined {
    if (!this.#take('(')) return undefined
    const inner = this.#either()
    if (!this.#take(')')) throw this.#unexpected('")"')
    return inner
  }

  #scope(): Condition {
    const name = this.#tokens[this.#next]
    if (name === undefined || /^(and|or|\))$/i.test(name)) throw this.#unexpected('a scope, "not" or "("')
    assertScope(name)
    this.#next += 1
    this.names.push(name)
    if (this.names.length > MAX_NAMES) throw fault(`an expression names at most ${MAX_NAMES} scopes`)
    return (granted) => covers(granted, name)
  }

  #take(word: string): boolean {
    if (this.#tokens[this.#next]?.toLowerCase() !== word) return false
    this.#next += 1
    return true
  }

  #unexpected(wanted: string): Refusal {
    const at = this.#next < this.#tokens.length ? `at word ${this.#next + 1}` : 'at the end'
    return fault(`${wanted} was expected ${at} of the expression`)
  }
}
