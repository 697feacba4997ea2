import { KeysteadError } from './errors.ts'
import type { TimedToken, TokenProvider } from './options.ts'
import { textOf } from './secret.ts'

/** An authentication header. */
export type Authorization = readonly [name: 'authorization' | 'x-api-key', value: string]

/** How requests are authenticated. */
export interface Credential {
  current(): Promise<Authorization> | Authorization
  /** Called when the server refused this one: the next `current()` returns a fresh one, shared by all calls that were refused. */
  renew?(refused: Authorization): void
}

export const fixedCredential = (...header: Authorization): Credential => ({ current: () => header })

/** How long before its end a token is replaced: a minute, or a fifth of a shorter life. */
const MARGIN_MS = 60_000

/** How long a token that still lives is used after it could not be replaced. */
const PAUSE_MS = 5000

/**
 * Calls `provide` for a token on the first request, before the token ends, and when the server refuses it: once for all calls that
 * wait. A token that still lives is used when another could not be had.
 */
// Its twins are `AsyncRefreshed` in the Python SDK and oauth.ts of the tRPC client: change all three (ADR 49).
export function renewableCredential(provide: TokenProvider): Credential {
  let asked: Promise<Authorization> | undefined
  let known: Authorization | undefined
  let due = 0
  let ends = 0
  async function ask(): Promise<Authorization> {
    const begun = Date.now()
    try {
      const given = await provide()
      const { token, expiresIn = Infinity } = isTimed(given) ? given : { token: given }
      ends = begun + expiresIn * 1000
      due = ends - Math.min(MARGIN_MS, expiresIn * 200)
      return (known = ['authorization', `Bearer ${textOf(token)}`])
    } catch (cause) {
      if (known && Date.now() < ends) {
        due = Date.now() + PAUSE_MS
        return known
      }
      if (cause instanceof KeysteadError) throw cause
      throw new KeysteadError('The token provider failed: see the cause', { cause })
    }
  }
  const forget = (): void => void (asked = undefined)
  return {
    current: () => (known && Date.now() < due ? known : (asked ??= ask().finally(forget))),
    renew(refused) {
      if (known === refused) known = undefined
    },
  }
}

const isTimed = (given: TimedToken | TimedToken['token']): given is TimedToken =>
  typeof given === 'object' && 'token' in given
