/**
 * Log-in of a person on a command line, by the device flow of OAuth 2.0 (RFC 8628).
 *
 * @module
 */
import { timed } from '../core/client-credentials.ts'
import { KeysteadError, OAuthError } from '../core/errors.ts'
import { askOAuth, type OAuthClientId, type TokenAnswer } from '../core/oauth.ts'
import type { TimedToken, TokenProvider, TransportOptions } from '../core/options.ts'
import { sleep } from '../core/retry.ts'
import { Secret, textOf } from '../core/secret.ts'
import { Transport } from '../core/transport.ts'

/** What the person needs to connect the device. */
export interface DeviceCode {
  /** To be typed in at `verificationUri`, such as `WDJB-MJHT`. */
  userCode: string
  verificationUri: string
  /** The same with the code in it, for a link or a QR code. */
  verificationUriComplete: string | undefined
  /** Seconds until the code ends. */
  expiresIn: number
}

/** Keeps the refresh token between runs of a program: in a file that only its user may read, or the keychain of the system. */
export interface TokenStorage {
  /** That of an earlier run; undefined: none. */
  load(): string | Secret | undefined | Promise<string | Secret | undefined>
  /** Called with every new one, before its access token is used; undefined: the last one no longer works. */
  save(refreshToken: Secret | undefined): void | Promise<void>
}

/** The options of {@link deviceLogin}. Those of the client count for the requests of the log-in. */
export interface DeviceLoginOptions extends TransportOptions, OAuthClientId {
  /** An API user that is registered as a client with the grant types of the device flow and, to stay logged in, `refresh_token`. */
  clientId: string
  /** Of a confidential client. A program that others install has none. */
  clientSecret?: string | Secret | undefined
  /** What the program asks for. */
  scopes?: readonly string[]
  /** An absolute URI, the audience of the tokens; by default Keystead itself. */
  resource?: string
  /** Shows the code to the person. */
  onCode: (code: DeviceCode) => void | Promise<void>
  storage?: TokenStorage
  /** Ends the wait for the person. */
  signal?: AbortSignal
}

/** The answer of the device authorization endpoint (RFC 8628, section 3.2). */
interface DeviceAnswer {
  device_code: string
  user_code: string
  verification_uri: string
  verification_uri_complete?: string
  expires_in: number
  interval?: number
}

const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code'

/** RFC 8628, section 3.5: without an interval of the server, and what `slow_down` adds to it. */
const FIVE_SECONDS = 5

/** Asks the token endpoint with these parameters. */
type Ask = (form: Record<string, string | undefined>, isRepeatable?: boolean) => Promise<TokenAnswer>

/**
 * Logs a person in who has a browser elsewhere. Resolves when the person has allowed it, or immediately if the storage has a refresh
 * token that still works.
 *
 * @returns the `credentials` of a client: fresh tokens for as long as the grant lives. When it has ended, calls fail with an OAuthError
 *   `invalid_grant`, and the person must log in again
 * @throws OAuthError `access_denied` when the person refuses, `expired_token` when nobody answers
 *
 * @example
 *     const credentials = await deviceLogin({
 *       clientId,
 *       scopes: ['users:read'],
 *       onCode: ({ verificationUri, userCode }) => console.log(`Open ${verificationUri} and type ${userCode}`),
 *     })
 *     const keystead = new Keystead({ credentials })
 */
export async function deviceLogin(options: DeviceLoginOptions): Promise<TokenProvider> {
  const { clientId, clientSecret, scopes, resource, onCode, storage, signal, ...transportOptions } = options
  const transport = new Transport({ ...transportOptions, apiKey: null })
  const send = transport.sendOpen.bind(transport)
  const client = { clientId, clientSecret, signal }
  const ask: Ask = (form, isRepeatable = false) =>
    askOAuth(send, { ...client, endpoint: 'token', form: { ...form, resource }, isRepeatable })
  const grant = new Grant(ask, storage)
  const first = (await grant.resume()) ?? (await grant.keep(await connect()))
  return grant.provider(first)

  async function connect(): Promise<TokenAnswer> {
    const form = { scope: scopes?.join(' '), resource }
    const request = { ...client, endpoint: 'device_authorization', form, isRepeatable: true }
    const device = await askOAuth<DeviceAnswer>(send, request)
    await onCode({
      userCode: device.user_code,
      verificationUri: device.verification_uri,
      verificationUriComplete: device.verification_uri_complete,
      expiresIn: device.expires_in,
    })
    return poll(ask, device, signal)
  }
}

/** Asks until the person has decided. @throws OAuthError */
async function poll(ask: Ask, { device_code, interval = FIVE_SECONDS }: DeviceAnswer, signal?: AbortSignal) {
  for (let seconds = interval; ;) {
    await sleep(seconds * 1000, signal)
    try {
      return await ask({ grant_type: DEVICE_CODE, device_code })
    } catch (error) {
      const code = error instanceof OAuthError ? error.error : null
      if (code === 'slow_down') seconds += FIVE_SECONDS
      else if (code !== 'authorization_pending') throw error
    }
  }
}

/** What a person has allowed, as long as its refresh token works. */
class Grant {
  readonly #ask: Ask
  readonly #storage: TokenStorage | undefined
  #refreshToken: Secret | undefined

  constructor(ask: Ask, storage: TokenStorage | undefined) {
    this.#ask = ask
    this.#storage = storage
  }

  /** Takes up the grant of an earlier run, if it still works. */
  async resume(): Promise<TimedToken | undefined> {
    const stored = await this.#storage?.load()
    if (!stored) return undefined
    this.#refreshToken = new Secret(textOf(stored))
    try {
      return await this.#refresh()
    } catch (error) {
      if (error instanceof OAuthError && error.error === 'invalid_grant') return undefined
      throw error
    }
  }

  provider(first: TimedToken): TokenProvider {
    let unused: TimedToken | undefined = first
    return async () => {
      const given = unused ?? (await this.#refresh())
      unused = undefined
      return given
    }
  }

  async keep(answer: TokenAnswer): Promise<TimedToken> {
    if (answer.refresh_token !== undefined) {
      this.#refreshToken = new Secret(answer.refresh_token)
      await this.#storage?.save(this.#refreshToken)
    }
    return timed(answer)
  }

  /** A refresh token works once: the same request again would look like a theft, and end the grant (RFC 9700, section 4.14). */
  async #refresh(): Promise<TimedToken> {
    if (!this.#refreshToken) throw new KeysteadError('The log-in has ended, and the server gave no refresh token')
    try {
      const form = { grant_type: 'refresh_token', refresh_token: this.#refreshToken.reveal() }
      return await this.keep(await this.#ask(form))
    } catch (error) {
      if (error instanceof OAuthError && error.error === 'invalid_grant') {
        this.#refreshToken = undefined
        await this.#storage?.save(undefined)
      }
      throw error
    }
  }
}
