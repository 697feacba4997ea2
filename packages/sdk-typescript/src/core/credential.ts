import { KeysteadError } from './errors.ts'

/** A header that says who calls. */
export type Authorization = readonly [name: 'authorization' | 'x-api-key', value: string]

/** How requests are authenticated. */
export interface Credential {
  current(): Promise<Authorization> | Authorization
  /** The server refused this one: the next `current()` is a fresh one, the same for all who were refused with it. */
  renew?(refused: Authorization): void
}

export const fixedCredential = (...header: Authorization): Credential => ({ current: () => header })

/** Asks `provide` for a token when the first request needs one, and again when the server refuses it. */
export function renewableCredential(provide: () => string | Promise<string>): Credential {
  let asked: Promise<Authorization> | undefined
  let known: Authorization | undefined
  async function ask(): Promise<Authorization> {
    try {
      return (known = ['authorization', `Bearer ${await provide()}`])
    } catch (cause) {
      // A provider that failed is asked again by the next request.
      asked = undefined
      if (cause instanceof KeysteadError) throw cause
      throw new KeysteadError('The token provider failed, so nothing was sent; its error is the cause', { cause })
    }
  }
  return {
    current: () => known ?? (asked ??= ask()),
    renew(refused) {
      if (known !== refused) return
      known = undefined
      asked = undefined
    },
  }
}
