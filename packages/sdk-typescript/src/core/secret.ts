import { trusted } from './trusted.ts'

/** The first characters of a key that say what it is, but not which. Of other secrets even these could help a guess. */
const KEY = /^[a-z][a-z0-9]{0,15}_[0-9A-Za-z]{3}(?=[0-9A-Za-z]{13,}$)/

/**
 * The text of a key, a token or a password. It prints as `ks_abc...`, or `***` if it has no prefix, in JSON too: `reveal()`
 * returns the text. This client accepts it wherever it takes that text.
 *
 * @example
 * ```ts
 * const secret = new Secret('ks_4fVGqzJx0bLk29TtWm8RcYpNdHs5Ea')
 * console.log(`${secret}`) // ks_4fV...
 * const headers = { 'x-api-key': secret.reveal() }
 * ```
 */
export class Secret {
  /** The text, to send or to store. */
  // A function, since debuggers and consoles list fields, even private ones.
  readonly reveal: () => string

  /** @param text what it keeps from being printed */
  constructor(text: string) {
    this.reveal = () => text
    // Node, Bun and Deno print an object by what this returns.
    Object.defineProperty(this, Symbol.for('nodejs.util.inspect.custom'), { value: () => this.toString() })
  }

  /**
   * Masked, such as `ks_abc...`.
   *
   * @example
   * ```ts
   * console.log(`issued ${key}`) // issued ks_4fV...
   * ```
   */
  toString(): string {
    const prefix = KEY.exec(this.reveal())
    return prefix ? `${prefix[0]}...` : '***'
  }

  /**
   * Masked, such as `ks_abc...`.
   *
   * @example
   * ```ts
   * console.log(JSON.stringify({ key })) // {"key":"ks_4fV..."}
   * ```
   */
  toJSON(): string {
    return this.toString()
  }
}

/** The text of a secret, or else the given value. A secret of another copy of this package is of another class. */
export const textOf = <T>(given: T | Secret, otherwise: T | Secret = given): T | string =>
  trusted<T | string>(isSecret(given) ? given.reveal() : otherwise)

const isSecret = (value: unknown): value is Secret => typeof Reflect.get(Object(value), 'reveal') === 'function'

/** The JSON to send, with the texts of secrets. */
export const jsonWithSecrets = (body: unknown): string =>
  JSON.stringify(body, function reveal(this: Record<string, unknown>, name, value: unknown) {
    // `toJSON` has masked the value already.
    return textOf(this[name], value)
  })

/** Replaces the text in a field of a response by a secret. */
export function withSecret<T>(value: T, field: string | undefined): T {
  const text: unknown = field === undefined ? null : Reflect.get(Object(value), field)
  return typeof text === 'string' ? { ...value, [String(field)]: new Secret(text) } : value
}
