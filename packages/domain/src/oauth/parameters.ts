import { OAuthError } from './oauth-error.ts'

/** They may be given more than once (RFC 8707, section 2; RFC 8693, section 2.1); nothing else may (RFC 6749, section 3.2). */
const REPEATABLE: ReadonlySet<string> = new Set(['resource', 'audience'])

const MOST_PARAMETERS = 50

/** The parameters of a form-encoded OAuth request. One without a value counts as left out (RFC 6749, section 3.2). */
export class OAuthParameters {
  readonly #values: ReadonlyMap<string, readonly string[]>

  constructor(values: ReadonlyMap<string, readonly string[]>) {
    this.#values = values
  }

  /** @throws OAuthError `invalid_request` for one that is repeated, or is no form encoding of UTF-8 */
  static parse(form: string): OAuthParameters {
    const values = new Map<string, string[]>()
    const pairs = form === '' ? [] : form.split('&')
    if (pairs.length > MOST_PARAMETERS) throw new OAuthError('invalid_request', 'There are too many parameters')
    for (const pair of pairs) {
      const end = pair.indexOf('=')
      const name = formDecoded(end === -1 ? pair : pair.slice(0, end))
      const value = end === -1 ? '' : formDecoded(pair.slice(end + 1))
      const before = values.get(name)
      if (before && !REPEATABLE.has(name)) throw new OAuthError('invalid_request', 'A parameter is given twice')
      values.set(name, [...(before ?? []), value])
    }
    return new OAuthParameters(values)
  }

  get(name: string): string | undefined {
    const value = this.#values.get(name)?.[0]
    return value === '' ? undefined : value
  }

  /** @throws OAuthError `invalid_request` when it is missing */
  required(name: string): string {
    const value = this.get(name)
    if (value === undefined) throw new OAuthError('invalid_request', `The parameter ${name} is missing`)
    return value
  }

  all(name: string): readonly string[] {
    return this.#values.get(name)?.filter((value) => value !== '') ?? []
  }

  /** Every parameter, as it was given. */
  entries(): readonly (readonly [string, string])[] {
    return [...this.#values].flatMap(([name, values]) => values.map((value) => [name, value] as const))
  }
}

/**
 * Decodes `application/x-www-form-urlencoded`. NUL is refused: PostgreSQL stores none.
 *
 * @throws OAuthError `invalid_request` for what is no UTF-8, percent-encoded
 */
export function formDecoded(text: string): string {
  try {
    const decoded = decodeURIComponent(text.replaceAll('+', ' '))
    if (!decoded.includes('\0')) return decoded
  } catch {
    // As below.
  }
  throw new OAuthError('invalid_request', 'The body must be application/x-www-form-urlencoded UTF-8')
}
