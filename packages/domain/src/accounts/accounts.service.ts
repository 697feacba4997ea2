import type { EntityManager } from '@mikro-orm/core'
import { assertMayGrant, type Principal } from '../access/principal.ts'
import type { IssuedKey, KeysService } from '../keys/keys.service.ts'
import type { ApiUser } from '../users/api-user.entity.ts'
import type { NewUser, UsersService, UserView } from '../users/users.service.ts'

/** Users who have one primary key, as the accounts contract knows them. */
export class AccountsService {
  readonly #users: UsersService
  readonly #keys: KeysService

  constructor(users: UsersService, keys: KeysService) {
    this.#users = users
    this.#keys = keys
  }

  /** @returns the user, and the text of its primary key, which is never seen again */
  async create(em: EntityManager, principal: Principal, input: NewUser): Promise<{ user: ApiUser; text: string }> {
    return this.#users.refusingConflicts(input, () =>
      em.transactional(async (tx) => {
        const user = this.#users.add(tx, principal, input)
        const { text } = this.#keys.add(tx, principal, user, PRIMARY_KEY)
        return { user, text }
      }),
    )
  }

  /** Replaces the primary key: the old one is refused from now on. Keys of other contracts stay. */
  async rotateKey(em: EntityManager, principal: Principal, userId: string, view: UserView = {}): Promise<IssuedKey> {
    return em.transactional(async (tx) => {
      const user = await this.#users.lock(tx, principal, userId, view)
      assertMayGrant(principal, user.heldScopes())
      await this.#keys.endAll(tx, principal, { user, kind: 'primary' })
      return this.#keys.add(tx, principal, user, PRIMARY_KEY)
    })
  }
}

/** It follows its user's role. */
const PRIMARY_KEY = { prefix: 'ks', kind: 'primary', name: 'Primary', scopes: null } as const
