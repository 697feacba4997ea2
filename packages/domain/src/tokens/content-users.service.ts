import { randomUUID } from 'node:crypto'
import { ref } from '@mikro-orm/core'
import { assertEndsInTime, endOf, endOfSuccessor } from '../keys/key-policy.ts'
import type { Page, PageRequest } from '../paging.ts'
import type { Keyring } from '../secrets/keyring.ts'
import type { TenantSettings } from '../settings/tenant-settings.ts'
import { signContentToken } from './content-jwt.ts'
import { ContentToken } from './content-token.entity.ts'
import type { ApiUser } from '../users/api-user.entity.ts'
import type { NewUser, UserFields, UsersService } from '../users/users.service.ts'
import type { Transaction, Work } from '../work/work.ts'

/** A user with its JWT; null for a user that another contract created without one. */
export interface ContentUser {
  user: ApiUser
  token: string | null
}

/** As the document names it. */
const EXPIRY = 'expire_at'
const ISSUER = 'keystead'
const SERVICE = { kind: 'service', byIdOnly: true } as const

/** Service users with a JWT, as the content contract shows them. */
export class ContentUsersService {
  readonly #keyring: Keyring
  readonly #users: UsersService
  readonly #settings: TenantSettings

  constructor(parts: { keyring: Keyring; users: UsersService; settings: TenantSettings }) {
    this.#keyring = parts.keyring
    this.#users = parts.users
    this.#settings = parts.settings
  }

  async list(work: Work, page: PageRequest): Promise<Page<ContentUser>> {
    const { items, next } = await this.#users.list(work, { kind: 'service' }, page)
    const tokens = await work.em.find(ContentToken, { user: { $in: items.map(({ id }) => id) } })
    const byUser = new Map(tokens.map((token) => [token.user.id, token]))
    return { items: await Promise.all(items.map((user) => this.#shown(user, byUser.get(user.id)))), next }
  }

  async get(work: Work, id: string): Promise<ContentUser> {
    return this.#withToken(work, await this.#users.get(work, id, SERVICE))
  }

  async create(work: Work, input: Omit<NewUser, 'kind'>): Promise<ContentUser> {
    return this.#users.refusingConflicts(input, () =>
      work.commit(async (tx) => {
        const expiresAt = endOf(await this.#settings.for(tx), input.expiresAt, { clock: tx.clock, field: EXPIRY })
        const user = await this.#users.add(tx, { ...input, expiresAt, kind: 'service' })
        return this.#shown(user, this.#issue(tx, user))
      }),
    )
  }

  /** The token stays as it was issued; whether it still works is decided by the user's row. */
  async update(work: Work, id: string, changes: UserFields): Promise<ContentUser> {
    const { expiresAt } = changes
    return work.commit(async (tx) => {
      const user = await this.#users.update(tx, id, changes, SERVICE)
      const token = await tx.em.findOne(ContentToken, { user })
      const made = token?.issuedAt ?? tx.clock()
      if (expiresAt !== undefined) assertEndsInTime(await this.#settings.for(tx), expiresAt, { made, field: EXPIRY })
      return this.#shown(user, token)
    })
  }

  /** A new token with a new jti; the old one is refused from now on. */
  async regenerateToken(work: Work, id: string): Promise<ContentUser> {
    return work.commit(async (tx) => {
      const user = await this.#users.lock(tx, id, SERVICE)
      // The row of the user decides how long its token works.
      user.expiresAt = endOfSuccessor(await this.#settings.for(tx), user.expiresAt ?? null, tx.clock())
      const old = await tx.em.findOne(ContentToken, { user })
      if (old) tx.em.remove(old)
      await tx.em.flush()
      return this.#shown(user, this.#issue(tx, user))
    })
  }

  #issue(tx: Transaction, user: ApiUser): ContentToken {
    const token = tx.em.create(ContentToken, {
      user: ref(user),
      tenantId: user.tenantId,
      jti: randomUUID(),
      issuer: ISSUER,
      issuedAt: wholeSeconds(tx.clock()),
      expiresAt: user.expiresAt ? wholeSeconds(user.expiresAt) : null,
      scope: user.scopes.join(' '),
      keyId: this.#keyring.current.id,
    })
    tx.record('token.issued', { type: 'token', id: token.jti }, { user_id: user.id })
    return token
  }

  async #withToken({ em }: Work, user: ApiUser): Promise<ContentUser> {
    return this.#shown(user, await em.findOne(ContentToken, { user }))
  }

  async #shown(user: ApiUser, token: ContentToken | null | undefined): Promise<ContentUser> {
    return { user, token: token ? await signContentToken(this.#keyring, token) : null }
  }
}

/** A JWT counts in seconds; what is stored must be what was signed. */
const wholeSeconds = (moment: Date): Date => new Date(Math.floor(moment.getTime() / 1000) * 1000)
