import type { Call } from '../core/call.ts'
import type { List } from '../core/list.ts'
import type { RequestOptions } from '../core/options.ts'
import { path } from '../core/path.ts'
import type { Transport } from '../core/transport.ts'
import type {
  Account,
  CreateAccountRequest,
  UpdateAccountRequest,
  DeletedAccount,
  CreatedAccount,
  RotatedAccountKey,
} from '../types/contracts.ts'
import type { PageParams } from '../types/v1.ts'
import { Resource } from './resource.ts'

/** The contract at `/users`. */
export class Accounts {
  readonly users: AccountUsers

  /** @hidden */
  constructor(transport: Transport) {
    this.users = new AccountUsers(transport)
  }
}

/** Users of the accounts contract. */
export class AccountUsers extends Resource {
  /**
   * All users, newest first.
   *
   * @example
   * ```ts
   * for await (const user of keystead.accounts.users.list()) console.log(user.name, user.usage.total_requests)
   * ```
   */
  list(params?: PageParams, options?: RequestOptions): List<Account> {
    return this.items(path`/users`, params, options, { isBare: true })
  }

  /**
   * Creates a user with a key, whose text is shown only once.
   *
   * @example
   * ```ts
   * const { user, api_key } = await keystead.accounts.users.create({ name: 'alice', email: 'alice@example.com' })
   * const text = api_key.reveal() // hand it over now
   * ```
   */
  create(body: CreateAccountRequest, options?: RequestOptions): Call<CreatedAccount> {
    return this.body('POST', path`/users`, { body, secret: 'api_key' }, options)
  }

  /**
   * A user with its usage.
   *
   * @example
   * ```ts
   * const { is_active, usage } = await keystead.accounts.users.get(accountId)
   * ```
   */
  get(id: string, options?: RequestOptions): Call<Account> {
    return this.body('GET', path`/users/${id}`, {}, options)
  }

  /**
   * Changes the given fields. The key of an inactive user is refused.
   *
   * @example
   * ```ts
   * await keystead.accounts.users.update(accountId, { is_active: false })
   * ```
   */
  update(id: string, body: UpdateAccountRequest, options?: RequestOptions): Call<Account> {
    return this.body('PATCH', path`/users/${id}`, { body }, options)
  }

  /**
   * Deletes a user and revokes its keys.
   *
   * @example
   * ```ts
   * const { deleted } = await keystead.accounts.users.delete(accountId)
   * ```
   */
  delete(id: string, options?: RequestOptions): Call<DeletedAccount> {
    return this.body('DELETE', path`/users/${id}`, {}, options)
  }

  /**
   * Replaces the key of a user; the old one is revoked immediately. The new text is shown only once.
   *
   * @example
   * ```ts
   * const { api_key } = await keystead.accounts.users.rotateKey(accountId)
   * const text = api_key.reveal() // hand it over now
   * ```
   */
  rotateKey(id: string, options?: RequestOptions): Call<RotatedAccountKey> {
    return this.body('POST', path`/users/${id}/rotate-key`, { secret: 'api_key' }, options)
  }
}
