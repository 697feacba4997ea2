import type { Call } from '../core/call.ts'
import type { RequestOptions } from '../core/options.ts'
import { path } from '../core/path.ts'
import type {
  Acknowledgement,
  AddPasskeyRequest,
  ConfirmTotpRequest,
  EnrolledFactor,
  PasskeyCreation,
  PasskeyLogIn,
  ReauthenticateRequest,
  RecoveryCodes,
  SecondFactors,
  StartedTotp,
} from '../types/v1.ts'
import { Resource } from './resource.ts'

/**
 * The second factors of the person whose session the client has. Changes need a session that was opened or confirmed within ten
 * minutes; otherwise they fail with the code `reauthentication_required`: see {@link Factors.reauthenticate}.
 */
export class Factors extends Resource {
  /**
   * Your own factors, oldest first.
   *
   * @example
   * ```ts
   * const { factors, recovery_codes_left } = await person.factors.list()
   * ```
   */
  list(options?: RequestOptions): Call<SecondFactors> {
    return this.data('GET', path`/api/v1/auth/factors`, {}, options)
  }

  /**
   * Begins with an authenticator app. Show `uri` as a QR code; the app counts once `confirmTotp` got its first code.
   *
   * @example
   * ```ts
   * const { uri } = await person.factors.startTotp()
   * ```
   */
  startTotp(options?: RequestOptions): Call<StartedTotp> {
    return this.data('POST', path`/api/v1/auth/factors/totp`, {}, options)
  }

  /**
   * Adds the authenticator app that was begun. The first factor brings ten recovery codes, which are shown only now.
   *
   * @example
   * ```ts
   * const confirm = async (code: string) => {
   *   const { recovery_codes } = await person.factors.confirmTotp({ code })
   *   return recovery_codes // show them now
   * }
   * ```
   */
  confirmTotp(body: ConfirmTotpRequest, options?: RequestOptions): Call<EnrolledFactor> {
    return this.data('POST', path`/api/v1/auth/factors/totp/confirm`, { body }, options)
  }

  /**
   * Begins with a passkey. Its `options` are for `navigator.credentials.create` in the browser.
   *
   * @example
   * ```ts
   * const { challenge, options } = await person.factors.startPasskey()
   * ```
   */
  startPasskey(options?: RequestOptions): Call<PasskeyCreation> {
    return this.data('POST', path`/api/v1/auth/factors/passkeys/options`, {}, options)
  }

  /**
   * Adds the passkey that was begun.
   *
   * @example
   * ```ts
   * // `create` calls navigator.credentials.create in the browser.
   * const add = async (create: (options: PasskeyCreationOptions) => Promise<PasskeyRegistration>) => {
   *   const { challenge, options } = await person.factors.startPasskey()
   *   await person.factors.addPasskey({ challenge, registration: await create(options), name: 'Laptop' })
   * }
   * ```
   */
  addPasskey(body: AddPasskeyRequest, options?: RequestOptions): Call<EnrolledFactor> {
    return this.data('POST', path`/api/v1/auth/factors/passkeys`, { body }, options)
  }

  /**
   * Removes one of your own factors, and with the last one the recovery codes.
   *
   * @example
   * ```ts
   * const { factors } = await person.factors.list()
   * for (const { factor_id } of factors) await person.factors.remove(factor_id)
   * ```
   */
  remove(factorId: string, options?: RequestOptions): Call<Acknowledgement> {
    return this.body('DELETE', path`/api/v1/auth/factors/${factorId}`, {}, options)
  }

  /**
   * Replaces your own recovery codes. The new ones are shown only now.
   *
   * @example
   * ```ts
   * const { recovery_codes } = await withApp.factors.renewRecoveryCodes()
   * ```
   */
  renewRecoveryCodes(options?: RequestOptions): Call<RecoveryCodes> {
    return this.data('POST', path`/api/v1/auth/recovery-codes`, {}, options)
  }

  /**
   * Begins to confirm the session with a passkey. Its `options` are for `navigator.credentials.get` in the browser.
   *
   * @example
   * ```ts
   * // `get` calls navigator.credentials.get in the browser.
   * const confirm = async (get: (options: PasskeyLogInOptions) => Promise<PasskeyProof>) => {
   *   const { challenge, options } = await person.factors.startReauthentication()
   *   await person.factors.reauthenticate({ challenge, passkey: await get(options) })
   * }
   * ```
   */
  startReauthentication(options?: RequestOptions): Call<PasskeyLogIn> {
    return this.data('POST', path`/api/v1/auth/reauthentication/passkey`, {}, options)
  }

  /**
   * Confirms the session with the password or a factor, so that it may change factors for ten minutes.
   *
   * @example
   * ```ts
   * const { session_token } = await keystead.auth.login({ email, password })
   * await keystead.withOptions({ token: session_token }).factors.reauthenticate({ password })
   * ```
   */
  reauthenticate(body: ReauthenticateRequest, options?: RequestOptions): Call<Acknowledgement> {
    return this.body('POST', path`/api/v1/auth/reauthentication`, { body }, options)
  }
}
