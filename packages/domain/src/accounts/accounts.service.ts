import type { EntityManager } from '@mikro-orm/core'
import { assertMayGrant, type Principal } from '../access/principal.ts'
import type { IssuedKey, KeysService } from '../keys/keys.service.ts'
import type { ApiUser } from '../users/api-user.entity.ts'
import type { ChangedUser, NewUser, UserFields, UsersService, UserView } from '../users/users.service.ts'

/** The two roles of the accounts contract. */
export type AccountRole = 'user' | 'admin'

/** The role of a user in the words of the accounts contract, which has no word for a Super Admin or a viewer. */
export const accountRole = ({ roles }: ApiUser): AccountRole =>
  roles.includes('admin') || roles.includes('super_admin') ? 'admin' : 'user'

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
        const user = await this.#users.add(tx, principal, input)
        const { text } = await this.#keys.add(tx, principal, user, PRIMARY_KEY)
        return { user, text }
      }),
    )
  }

  /**
   * Changes a user. Stating the role that it has in this contract's words changes nothing, so that a client which sends
   * back what it read does not make an admin of a Super Admin.
   */
  async update(
    em: EntityManager,
    principal: Principal,
    userId: string,
    changes: Omit<UserFields, 'roles'> & { role?: AccountRole | undefined },
    view: UserView = {},
  ): Promise<ChangedUser> {
    const { role, ...fields } = changes
    const user = await this.#users.get(em, principal, userId, view)
    const roles = role === undefined || role === accountRole(user) ? undefined : [role]
    return this.#users.update(em, principal, userId, { ...fields, roles }, view)
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
const PRIMARY_KEY = { prefix: 'ks', kind: 'primary', management: true, name: 'Primary', scopes: null } as const
