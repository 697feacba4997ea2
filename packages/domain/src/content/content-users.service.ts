import { randomUUID } from 'node:crypto'
import { type EntityManager, ref } from '@mikro-orm/core'
import type { Principal } from '../access/principal.ts'
import type { AuditService } from '../audit/audit.service.ts'
import type { Clock } from '../clock.ts'
import type { Page, PageRequest } from '../paging.ts'
import type { Keyring } from '../secrets/keyring.ts'
import { signContentToken } from '../tokens/content-jwt.ts'
import { ContentToken } from '../tokens/content-token.entity.ts'
import type { ApiUser } from '../users/api-user.entity.ts'
import type { ChangedUser, NewUser, UserFields, UsersService } from '../users/users.service.ts'

/** A user with its JWT; null for a user that another contract made and that was never given one. */
export interface ContentUser {
  user: ApiUser
  token: string | null
}

const ISSUER = 'keystead'
const SERVICE = { kind: 'service', byIdOnly: true } as const

/** Service users who carry a JWT, as the content contract knows them. */
export class ContentUsersService {
  readonly #clock: Clock
  readonly #keyring: Keyring
  readonly #audit: AuditService
  readonly #users: UsersService

  constructor(parts: { clock: Clock; keyring: Keyring; audit: AuditService; users: UsersService }) {
    this.#clock = parts.clock
    this.#keyring = parts.keyring
    this.#audit = parts.audit
    this.#users = parts.users
  }

  async list(em: EntityManager, principal: Principal, page: PageRequest): Promise<Page<ContentUser>> {
    const { items, next } = await this.#users.list(em, principal, { kind: 'service' }, page)
    const tokens = await em.find(ContentToken, { user: { $in: items.map(({ id }) => id) } })
    const byUser = new Map(tokens.map((token) => [token.user.id, token]))
    return { items: await Promise.all(items.map((user) => this.#shown(user, byUser.get(user.id)))), next }
  }

  async get(em: EntityManager, principal: Principal, id: string): Promise<ContentUser> {
    return this.#withToken(em, await this.#users.get(em, principal, id, SERVICE))
  }

  async create(em: EntityManager, principal: Principal, input: Omit<NewUser, 'kind'>): Promise<ContentUser> {
    return this.#users.refusingConflicts(input, () =>
      em.transactional(async (tx) => {
        const user = await this.#users.add(tx, principal, { ...input, kind: 'service' })
        return this.#shown(user, this.#issue(tx, principal, user))
      }),
    )
  }

  /** The token stays as it was issued; whether it still works is decided by the user's row. */
  async update(
    em: EntityManager,
    principal: Principal,
    id: string,
    changes: UserFields,
  ): Promise<ContentUser & Pick<ChangedUser, 'narrowed'>> {
    const { user, narrowed } = await this.#users.update(em, principal, id, changes, SERVICE)
    return { ...(await this.#withToken(em, user)), narrowed }
  }

  /** A new token with a new jti; the old one is refused from now on. */
  async regenerateToken(em: EntityManager, principal: Principal, id: string): Promise<ContentUser> {
    return em.transactional(async (tx) => {
      const user = await this.#users.lock(tx, principal, id, SERVICE)
      await tx.nativeDelete(ContentToken, { user })
      return this.#shown(user, this.#issue(tx, principal, user))
    })
  }

  #issue(tx: EntityManager, principal: Principal, user: ApiUser): ContentToken {
    const token = tx.create(ContentToken, {
      user: ref(user),
      tenantId: user.tenantId,
      jti: randomUUID(),
      issuer: ISSUER,
      issuedAt: wholeSeconds(this.#clock()),
      expiresAt: user.expiresAt ? wholeSeconds(user.expiresAt) : null,
      scope: user.scopes.join(' '),
      keyId: this.#keyring.current.id,
    })
    this.#audit.record(tx, principal, 'token.issued', { type: 'token', id: token.jti }, { user_id: user.id })
    return token
  }

  async #withToken(em: EntityManager, user: ApiUser): Promise<ContentUser> {
    return this.#shown(user, await em.findOne(ContentToken, { user }))
  }

  async #shown(user: ApiUser, token: ContentToken | null | undefined): Promise<ContentUser> {
    return { user, token: token ? await signContentToken(this.#keyring, token) : null }
  }
}

/** A JWT counts in seconds; what is stored must be what was signed. */
const wholeSeconds = (moment: Date): Date => new Date(Math.floor(moment.getTime() / 1000) * 1000)
