import { authCheckOf, isAuthCheck } from '../core/auth-check.ts'
import type { Call } from '../core/call.ts'
import type { List } from '../core/list.ts'
import type { RequestOptions } from '../core/options.ts'
import { path } from '../core/path.ts'
import type { AuthCheck } from '../types/auth-check.ts'
import type {
  Acknowledgement,
  AuthCheckParams,
  BeginPasskeyLoginRequest,
  ChangePasswordRequest,
  CompletedSession,
  CompleteLoginRequest,
  ConfirmPasswordResetRequest,
  EndedSessions,
  EndSessionsRequest,
  EnrolPasskeyAtLoginRequest,
  EnrolTotpAtLoginRequest,
  ListedSession,
  LoginRequest,
  Me,
  PageParams,
  PasskeyCreation,
  PasskeyLogIn,
  PasswordResetUser,
  RequestPasswordResetRequest,
  Session,
  StartedTotp,
} from '../types/v1.ts'
import { Resource } from './resource.ts'

/** Sessions. A client created with `credentials` logs in by itself. */
export class Auth extends Resource {
  /**
   * Opens a session, until its `expires_at`. A client created with `credentials` does this by itself.
   *
   * @example
   * ```ts
   * const { session_token, expires_at } = await keystead.auth.login({ email, password })
   * const person = keystead.withOptions({ token: session_token })
   * ```
   */
  login(body: LoginRequest, options?: RequestOptions): Call<Session> {
    return this.data('POST', path`/api/v1/auth/login`, { body, secret: 'session_token' }, options)
  }

  /**
   * Completes a log-in that failed with {@link MfaRequiredError}, or one by passkey alone. Five wrong codes lock the person for 15
   * minutes.
   *
   * @example
   * ```ts
   * const { session_token } = await keystead.auth.completeLogin({ challenge, recovery_code })
   * ```
   */
  completeLogin(body: CompleteLoginRequest, options?: RequestOptions): Call<CompletedSession> {
    return this.data('POST', path`/api/v1/auth/login/factor`, { body, secret: 'session_token' }, options)
  }

  /**
   * Begins with a passkey: of the person of a `challenge`, or, without one, of anyone. Its `options` are for
   * `navigator.credentials.get` in the browser; what that returns completes the log-in.
   *
   * @example
   * ```ts
   * const { challenge, options } = await keystead.auth.beginPasskeyLogin()
   * ```
   */
  beginPasskeyLogin(body: BeginPasskeyLoginRequest = {}, options?: RequestOptions): Call<PasskeyLogIn> {
    return this.data('POST', path`/api/v1/auth/login/passkey`, { body }, options)
  }

  /**
   * Begins with a first authenticator app, for an {@link MfaRequiredError} with `mustEnrol`. Its first code completes the log-in.
   *
   * @example
   * ```ts
   * const { uri } = await keystead.auth.enrolTotpAtLogin({ challenge })
   * ```
   */
  enrolTotpAtLogin(body: EnrolTotpAtLoginRequest, options?: RequestOptions): Call<StartedTotp> {
    return this.data('POST', path`/api/v1/auth/login/totp`, { body }, options)
  }

  /**
   * Begins with a first passkey, for an {@link MfaRequiredError} with `mustEnrol`. Its registration completes the log-in.
   *
   * @example
   * ```ts
   * const { options } = await keystead.auth.enrolPasskeyAtLogin({ challenge })
   * ```
   */
  enrolPasskeyAtLogin(body: EnrolPasskeyAtLoginRequest, options?: RequestOptions): Call<PasskeyCreation> {
    return this.data('POST', path`/api/v1/auth/login/passkey-registration`, { body }, options)
  }

  /**
   * Ends the client's session.
   *
   * @example
   * ```ts
   * const { session_token } = await keystead.auth.login({ email, password })
   * await keystead.withOptions({ token: session_token }).auth.logout()
   * ```
   */
  logout(options?: RequestOptions): Call<Acknowledgement> {
    return this.body('POST', path`/api/v1/auth/logout`, {}, options)
  }

  /**
   * Checks the client's own API key or content token: whose it is, and whether it may do what the query says. Resolves for a
   * refused one too: see `valid` and `code`. It counts as a use. A session is refused, as gateways refuse it.
   *
   * @example
   * ```ts
   * const check = await keystead.auth.check({ scopes: 'reports:read' })
   * console.log(check.valid ? `${check.user} of tenant ${check.tenant_id}` : check.code)
   * ```
   */
  check(query?: AuthCheckParams, options?: RequestOptions): Call<AuthCheck> {
    return this.read(path`/api/v1/auth/check`, { query, isResult: isAuthCheck }, authCheckOf, options)
  }

  /**
   * Whose credential this client has, and what it may do.
   *
   * @example
   * ```ts
   * const { user_id, scopes } = await keystead.auth.me()
   * ```
   */
  me(options?: RequestOptions): Call<Me> {
    return this.data('GET', path`/api/v1/auth/me`, {}, options)
  }

  /**
   * The sessions of the person, newest first.
   *
   * @example
   * ```ts
   * for await (const { device, current } of person.auth.listSessions()) console.log(device, current)
   * ```
   */
  listSessions(params?: PageParams, options?: RequestOptions): List<ListedSession> {
    return this.items(path`/api/v1/auth/sessions`, params, options)
  }

  /**
   * Ends the other sessions of the person, or all with `include_current`.
   *
   * @example
   * ```ts
   * const { ended } = await person.auth.endSessions()
   * ```
   */
  endSessions(query?: EndSessionsRequest, options?: RequestOptions): Call<EndedSessions> {
    return this.data('DELETE', path`/api/v1/auth/sessions`, { query }, options)
  }

  /**
   * Ends one session of the person.
   *
   * @example
   * ```ts
   * const { data: [session] } = await person.auth.listSessions()
   * if (session) await person.auth.endSession(session.session_id)
   * ```
   */
  endSession(sessionId: string, options?: RequestOptions): Call<Acknowledgement> {
    return this.body('DELETE', path`/api/v1/auth/sessions/${sessionId}`, {}, options)
  }

  /**
   * Changes the password of the person; the other sessions end.
   *
   * @example
   * ```ts
   * await person.auth.changePassword({ current_password: password, new_password: 'correct horse battery staple' })
   * ```
   */
  changePassword(body: ChangePasswordRequest, options?: RequestOptions): Call<Acknowledgement> {
    return this.body('POST', path`/api/v1/auth/password`, { body }, options)
  }

  /**
   * Mails a link that sets a new password, if there is such a user. Needs no credentials.
   *
   * @example
   * ```ts
   * await keystead.auth.requestPasswordReset({ email: 'alice@example.com' })
   * ```
   */
  requestPasswordReset(body: RequestPasswordResetRequest, options?: RequestOptions): Call<Acknowledgement> {
    return this.body('POST', path`/api/v1/auth/password-reset`, { body, isKeyless: 'always' }, options)
  }

  /**
   * Sets a new password by the token in a link; all sessions of the user end. Needs no credentials.
   *
   * @example
   * ```ts
   * const { url } = await keystead.users.demandPassword('alice@example.com')
   * const { searchParams } = new URL(url.reveal())
   * const token = searchParams.get('token') ?? ''
   * await keystead.auth.confirmPasswordReset({ token, password: 'correct horse battery staple' })
   * ```
   */
  confirmPasswordReset(body: ConfirmPasswordResetRequest, options?: RequestOptions): Call<PasswordResetUser> {
    return this.data('POST', path`/api/v1/auth/password-reset/confirm`, { body, isKeyless: 'always' }, options)
  }
}
