import type { Call } from './core/call.ts'
import type { ClientOptions, RequestOptions } from './core/options.ts'
import { queryOf } from './core/path.ts'
import { KeysteadError } from './core/errors.ts'
import { Transport } from './core/transport.ts'
import { Accounts } from './resources/accounts.ts'
import { Aggregator } from './resources/aggregator.ts'
import { ApiKeys } from './resources/api-keys.ts'
import { AuditEvents } from './resources/audit-events.ts'
import { Auth } from './resources/auth.ts'
import { Configs } from './resources/configs.ts'
import { Content } from './resources/content.ts'
import { Keys } from './resources/keys.ts'
import { Projects } from './resources/projects.ts'
import { System } from './resources/system.ts'
import { Tenants } from './resources/tenants.ts'
import { Usage } from './resources/usage.ts'
import { UserApiKeys } from './resources/user-api-keys.ts'
import { Users } from './resources/users.ts'

/** A request that no resource has a method for. */
export interface RawRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Begins with a slash; its parameters are percent-encoded already. */
  path: string
  query?: Record<string, string | number | boolean | undefined>
  /** Sent as JSON. */
  body?: unknown
}

/** A client of one Keystead server, with everything that it can be asked. */
export class Keystead {
  readonly #transport: Transport
  /** People and services. */
  readonly users: Users
  /** The keys of a user, for projects. */
  readonly userApiKeys: UserApiKeys
  /** All keys: issue, change, rotate, import. */
  readonly apiKeys: ApiKeys
  /** Verification and charges. */
  readonly keys: Keys
  /** Projects and their members. */
  readonly projects: Projects
  /** Named server configurations of projects. */
  readonly configs: Configs
  /** For Super Admins of the default tenant. */
  readonly tenants: Tenants
  /** Sessions, and the check of one's own credential. */
  readonly auth: Auth
  /** Who did what. */
  readonly auditEvents: AuditEvents
  /** Verifications, counted by time and kind. */
  readonly usage: Usage
  /** What anybody may ask. */
  readonly system: System
  /** The contract at `/api/admin`. */
  readonly aggregator: Aggregator
  /** The contract at `/users`. */
  readonly accounts: Accounts
  /** The contract at `/admin/api`. */
  readonly content: Content

  /** @throws KeysteadError for options that cannot work */
  constructor(options: ClientOptions) {
    const transport = new Transport(options)
    this.#transport = transport
    this.users = new Users(transport)
    this.userApiKeys = new UserApiKeys(transport)
    this.apiKeys = new ApiKeys(transport)
    this.keys = new Keys(transport)
    this.projects = new Projects(transport)
    this.configs = new Configs(transport)
    this.tenants = new Tenants(transport)
    this.auth = new Auth(transport)
    this.auditEvents = new AuditEvents(transport)
    this.usage = new Usage(transport)
    this.system = new System(transport)
    this.aggregator = new Aggregator(transport)
    this.accounts = new Accounts(transport)
    this.content = new Content(transport)
  }

  /** Any other request, with the same authentication, retries and errors. `T` is what the caller knows of the answer. */
  request<T = unknown>(request: RawRequest, options?: RequestOptions): Call<T> {
    const { method, path, query, body } = request
    // Without the slash, it could name another server.
    if (!path.startsWith('/')) throw new KeysteadError('A path begins with a slash: nothing was sent')
    return this.#transport.body<T>({ method, path: path + queryOf(query), route: path, body }, options)
  }
}
