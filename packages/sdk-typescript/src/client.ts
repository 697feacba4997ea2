import { bindMethods } from './core/bind.ts'
import type { Call } from './core/call.ts'
import type { ClientOptions, OptionChanges, RequestOptions } from './core/options.ts'
import { queryOf } from './core/path.ts'
import { KeysteadError } from './core/errors.ts'
import { Transport } from './core/transport.ts'
import { Accounts } from './resources/accounts.ts'
import { Aggregator } from './resources/aggregator.ts'
import { ApiKeys } from './resources/api-keys.ts'
import { AuditEvents } from './resources/audit-events.ts'
import { Auth } from './resources/auth.ts'
import { Authzen } from './resources/authzen.ts'
import { AuthPolicy } from './resources/auth-policy.ts'
import { Configs } from './resources/configs.ts'
import { Content } from './resources/content.ts'
import { Factors } from './resources/factors.ts'
import { Grants } from './resources/grants.ts'
import { Invitations } from './resources/invitations.ts'
import { Keys } from './resources/keys.ts'
import { OAuthClients } from './resources/oauth-clients.ts'
import { Objects } from './resources/objects.ts'
import { Events } from './resources/events.ts'
import { Plans } from './resources/plans.ts'
import { Plugins } from './resources/plugins.ts'
import { Projects } from './resources/projects.ts'
import { System } from './resources/system.ts'
import { Roles } from './resources/roles.ts'
import { Scopes } from './resources/scopes.ts'
import { Settings } from './resources/settings.ts'
import { SigningKeys } from './resources/signing-keys.ts'
import { StorageKeys } from './resources/storage-keys.ts'
import { Tenants } from './resources/tenants.ts'
import { Usage } from './resources/usage.ts'
import { FederatedCredentials } from './resources/federated-credentials.ts'
import { SsoConnections } from './resources/sso-connections.ts'
import { UserApiKeys } from './resources/user-api-keys.ts'
import { UserFactors } from './resources/user-factors.ts'
import { Users } from './resources/users.ts'

/** A request without a resource method. */
export interface RawRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Starts with a slash; its parameters are already percent-encoded. */
  path: string
  query?: Record<string, string | number | boolean | undefined>
  /** Sent as JSON. */
  body?: unknown
}

/**
 * A client of one Keystead server, with all its operations. Create one and share it.
 *
 * Without options it reads `KEYSTEAD_URL` and `KEYSTEAD_API_KEY` from the environment. Its resources and their methods can be
 * destructured. Durations are milliseconds, but for members of requests and responses, which name theirs; moments are RFC 3339
 * texts in UTC.
 *
 * A call rejects with an `APIError` when the server refused it, by status; with an `APIConnectionError` or `APITimeoutError` when
 * no response came, after all retries; and with the reason of its signal when that was aborted.
 *
 * @example
 * ```ts
 * const keystead = new Keystead()
 * const { keys, users } = new Keystead({ baseUrl: 'https://keys.example.com', apiKey: 'ks_...' })
 * ```
 */
export class Keystead {
  readonly #transport: Transport
  /** People and services. */
  declare readonly users: Users
  /** The keys of a user, for projects. */
  declare readonly userApiKeys: UserApiKeys
  /** The workloads of other issuers that may get tokens for a user. */
  declare readonly federatedCredentials: FederatedCredentials
  /** Connections of the tenant to OpenID providers, with which its people sign in. */
  declare readonly ssoConnections: SsoConnections
  /** Objects of the tenant, stored encrypted. */
  declare readonly objects: Objects
  /** The keys that these objects are encrypted under. */
  declare readonly storageKeys: StorageKeys
  /** What gets events of the tenant as signed webhooks. */
  declare readonly plugins: Plugins
  /** The kinds of events that plugins can get. */
  declare readonly events: Events
  /** All keys: issue, change, rotate, import. */
  declare readonly apiKeys: ApiKeys
  /** Verification and charges. */
  declare readonly keys: Keys
  /** Users as clients of OAuth 2.0. */
  declare readonly oauthClients: OAuthClients
  /** What the person of a session has allowed clients of OAuth 2.0. */
  declare readonly grants: Grants
  /** The keys that sign access tokens, for Super Admins of the default tenant. */
  declare readonly signingKeys: SigningKeys
  /** Invitations of people by email. */
  declare readonly invitations: Invitations
  /** Limits under a name, which keys refer to. */
  declare readonly plans: Plans
  /** Projects and their members. */
  declare readonly projects: Projects
  /** Named server configurations of projects. */
  declare readonly configs: Configs
  /** What governs the tenant, in versions. */
  declare readonly settings: Settings
  /** Roles of the tenant: the built-in ones, and its own. */
  declare readonly roles: Roles
  /** All scopes of the service, with descriptions. */
  declare readonly scopes: Scopes
  /** Tenants, for Super Admins of the default tenant. */
  declare readonly tenants: Tenants
  /** Sessions, and the check of the client's own credential. */
  declare readonly auth: Auth
  /** What the tenant demands of log-ins. */
  declare readonly authPolicy: AuthPolicy
  /** The second factors of the person whose session the client has. */
  declare readonly factors: Factors
  /** The second factors of users, for administrators. */
  declare readonly userFactors: UserFactors
  /** The audit log. */
  declare readonly auditEvents: AuditEvents
  /** Verifications, counted by time and kind. */
  declare readonly usage: Usage
  /** Health, readiness and public keys; needs no credentials. */
  declare readonly system: System
  /** The contract at `/api/admin`, completions and jobs. */
  declare readonly aggregator: Aggregator
  /** The contract at `/users`. */
  declare readonly accounts: Accounts
  /** The contract at `/admin/api`. */
  declare readonly content: Content
  /** The contract at `/access`: AuthZEN 1.0. */
  declare readonly authzen: Authzen

  /**
   * @param options or the transport to use
   * @throws KeysteadError for options that cannot work
   */
  constructor(options: ClientOptions | Transport = {}) {
    const transport = options instanceof Transport ? options : new Transport(options)
    this.#transport = transport
    bindMethods(this)
    Object.assign(this, {
      users: new Users(transport),
      userApiKeys: new UserApiKeys(transport),
      federatedCredentials: new FederatedCredentials(transport),
      ssoConnections: new SsoConnections(transport),
      objects: new Objects(transport),
      storageKeys: new StorageKeys(transport),
      plans: new Plans(transport),
      plugins: new Plugins(transport),
      events: new Events(transport),
      apiKeys: new ApiKeys(transport),
      keys: new Keys(transport),
      oauthClients: new OAuthClients(transport),
      grants: new Grants(transport),
      signingKeys: new SigningKeys(transport),
      invitations: new Invitations(transport),
      projects: new Projects(transport),
      configs: new Configs(transport),
      settings: new Settings(transport),
      roles: new Roles(transport),
      scopes: new Scopes(transport),
      tenants: new Tenants(transport),
      auth: new Auth(transport),
      authPolicy: new AuthPolicy(transport),
      factors: new Factors(transport),
      userFactors: new UserFactors(transport),
      auditEvents: new AuditEvents(transport),
      usage: new Usage(transport),
      system: new System(transport),
      aggregator: new Aggregator(transport),
      accounts: new Accounts(transport),
      content: new Content(transport),
      authzen: new Authzen(transport),
    })
  }

  /**
   * A client with some options changed, for a few calls or another identity. It shares everything else, sessions included. `headers` are
   * added to those of this client; a credential replaces that of this client, and `apiKey: null` removes it.
   *
   * @param changes `timeout` and `retryDelay` in milliseconds
   * @throws KeysteadError for options that cannot work
   *
   * @example
   * ```ts
   * const patient = keystead.withOptions({ timeout: 120_000, maxRetries: 5 })
   * const anonymous = keystead.withOptions({ apiKey: null })
   * ```
   */
  withOptions(changes: OptionChanges): Keystead {
    return new Keystead(this.#transport.withOptions(changes))
  }

  /**
   * Any other request, with the same authentication, retries and errors. `T` is the expected type of the answer, which is not checked.
   *
   * @returns the JSON of the response as it came, with the members around `data`; undefined for one without a body
   * @throws KeysteadError for a path without a slash at its beginning
   *
   * @example
   * ```ts
   * const { status } = await keystead.request<{ status: string }>({ method: 'GET', path: '/health' })
   * ```
   */
  request<T = unknown>(request: RawRequest, options?: RequestOptions): Call<T> {
    const { method, path, query, body } = request
    // Without the slash, it could name another server.
    if (!path.startsWith('/')) throw new KeysteadError('The path must start with a slash')
    return this.#transport.body<T>({ method, path: path + queryOf(query), route: path, body }, options)
  }
}
