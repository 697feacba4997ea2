import type { Call } from '../core/call.ts'
import type { List } from '../core/list.ts'
import type { RequestOptions } from '../core/options.ts'
import { path } from '../core/path.ts'
import type { Transport } from '../core/transport.ts'
import type {
  Account,
  AccountCreateParams,
  AccountUpdateParams,
  DeletedAccount,
  NewAccount,
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
  /** All users, newest first. */
  list(params?: PageParams, options?: RequestOptions): List<Account> {
    return this.items(path`/users`, params, options, { isBare: true })
  }

  /** Makes a user and its key, whose text is shown only here. */
  create(body: AccountCreateParams, options?: RequestOptions): Call<NewAccount> {
    return this.body('POST', path`/users`, { body }, options)
  }

  /** A user with its usage. */
  get(id: string, options?: RequestOptions): Call<Account> {
    return this.body('GET', path`/users/${id}`, {}, options)
  }

  /** Changes what is given. An inactive user's key is refused. */
  update(id: string, body: AccountUpdateParams, options?: RequestOptions): Call<Account> {
    return this.body('PATCH', path`/users/${id}`, { body }, options)
  }

  /** Deletes a user and ends its keys. */
  delete(id: string, options?: RequestOptions): Call<DeletedAccount> {
    return this.body('DELETE', path`/users/${id}`, {}, options)
  }

  /** Replaces the key of a user; the old one ends at once. The new text is shown only here. */
  rotateKey(id: string, options?: RequestOptions): Call<RotatedAccountKey> {
    return this.body('POST', path`/users/${id}/rotate-key`, {}, options)
  }
}
