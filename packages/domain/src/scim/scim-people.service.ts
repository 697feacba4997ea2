import { ref } from '@mikro-orm/core'
import { covers } from '../access/scopes.ts'
import { Refusal } from '../refusal.ts'
import { ApiUser } from '../users/api-user.entity.ts'
import { type UserFields, userNotFound, type UsersService } from '../users/users.service.ts'
import { isUuid } from '../paging.ts'
import { endGrants } from '../oauth/ending-grants.ts'
import { endLinks } from '../passwords/setting.ts'
import { endSessions } from '../sessions/ending.ts'
import type { Transaction, Work } from '../work/work.ts'
import { changePerson, documentOf, type PersonDocument, personFrom, userNameOf } from './person-document.ts'
import type { Change } from './operations.ts'
import type { ScimFilter } from './filter.ts'
import type { ScimDirectory } from './scim-directory.ts'
import { ScimMember, ScimProfile } from './scim.entities.ts'

/** The part of a list that a request asks for. */
export interface ScimList {
  filter: ScimFilter | null
  startIndex: number
  count: number
}

export interface ScimPage<T> {
  items: T[]
  total: number
}

/** A person, as SCIM shows it. */
export interface ShownPerson {
  id: string
  document: PersonDocument
  groups: { id: string; displayName: string }[]
  createdAt: Date
  updatedAt: Date
}

/** People alone are provisioned, and only by their id. */
const PEOPLE = { kind: 'person', byIdOnly: true } as const

/**
 * The people of a tenant, as its identity provider sees them. Changes take the road of every change of a user: the caller must hold
 * all that the person holds. A Super Admin is shown, and never changed.
 */
export class ScimPeopleService {
  readonly #users: UsersService
  readonly #directory: ScimDirectory

  constructor(parts: { users: UsersService; directory: ScimDirectory }) {
    this.#users = parts.users
    this.#directory = parts.directory
  }

  /**
   * @param body of a POST
   * @throws ScimError; Refusal `conflict` for a user name or email that is taken
   */
  async create(work: Work, body: unknown): Promise<ShownPerson> {
    const document = personFrom(body)
    const { name, username, email, status } = fieldsOf(document)
    const fields = { kind: 'person', name, username, email, status } as const
    const id = await this.#users.refusingConflicts(fields, () =>
      work.commit(async (tx) => {
        const user = await this.#users.add(tx, fields)
        const profile = tx.em.create(ScimProfile, { ...newProfile(user, tx), ...profileFieldsOf(document) })
        await tx.em.flush()
        return profile.user.id
      }),
    )
    return this.get(work, id)
  }

  /** @throws Refusal `not_found` */
  async get(work: Work, id: string): Promise<ShownPerson> {
    const user = isUuid(id) ? await work.em.findOne(ApiUser, { id, kind: 'person' }, { refresh: true }) : null
    if (!user) throw userNotFound()
    const [shown] = await shownOf(work, [user])
    if (!shown) throw userNotFound()
    return shown
  }

  /** Oldest first. @throws ScimError `invalidFilter` */
  async list(work: Work, query: ScimList): Promise<ScimPage<ShownPerson>> {
    const { tenantId } = work.principal
    const { ids, total } = await this.#directory.findPeople({ ...query, tenantId, now: work.clock() })
    const users = await work.em.find(ApiUser, { id: { $in: ids } }, { orderBy: { id: 'asc' } })
    return { items: await shownOf(work, users), total }
  }

  /** @param body of a PUT. @throws ScimError; Refusal `not_found`, `conflict`, `forbidden` */
  replace(work: Work, id: string, body: unknown): Promise<ShownPerson> {
    return this.#change(work, id, ({ active }) => personFrom(body, active))
  }

  /** @throws ScimError; Refusal `not_found`, `conflict`, `forbidden` */
  patch(work: Work, id: string, changes: readonly Change[]): Promise<ShownPerson> {
    return this.#change(work, id, (document) => changePerson(document, changes))
  }

  /** Deletes a person, with its keys and memberships. @throws Refusal `not_found`, `forbidden` */
  async delete(work: Work, id: string): Promise<void> {
    await work.commit(async (tx) => {
      await this.#lock(tx, id)
      await this.#users.delete(tx, id, { force: true }, PEOPLE)
    })
  }

  async #change(work: Work, id: string, edit: (document: PersonDocument) => PersonDocument): Promise<ShownPerson> {
    await work.commit(async (tx) => {
      const user = await this.#lock(tx, id)
      const profile = (await tx.em.findOne(ScimProfile, { user })) ?? tx.em.create(ScimProfile, newProfile(user, tx))
      const before = documentOf(user, profile, tx.clock())
      const after = edit(before)
      if (JSON.stringify(after) === JSON.stringify(before)) return
      tx.em.assign(profile, { ...profileFieldsOf(after), updatedAt: tx.clock() })
      const changes = changesOfUser(before, after, user)
      if (Object.keys(changes).length > 0) await this.#users.update(tx, id, changes, PEOPLE)
      else tx.record('user.updated', { type: 'user', id: user.id }, { changed: ['profile'] })
      if (changes.status === 'inactive') await endAccess(tx, user)
    })
    return this.get(work, id)
  }

  async #lock(tx: Transaction, id: string): Promise<ApiUser> {
    const user = await this.#users.lock(tx, id, PEOPLE)
    assertMayProvision(user)
    return user
  }
}

/** @throws Refusal `forbidden` for a Super Admin, whom no identity provider may lock out of the tenant */
export function assertMayProvision(user: Pick<ApiUser, 'heldScopes'>): void {
  if (covers(user.heldScopes(), '*')) throw new Refusal('forbidden', 'SCIM does not change a Super Admin')
}

export function newProfile(user: ApiUser, { principal, clock }: Transaction) {
  const email = { emailType: 'work', isEmailPrimary: true, otherEmails: [] }
  return { user: ref(user), tenantId: principal.tenantId, ...email, groupRoles: [], updatedAt: clock() }
}

function profileFieldsOf({ externalId, displayName, name, emails }: PersonDocument) {
  const [first, ...others] = emails
  return {
    externalId,
    displayName,
    formattedName: name.formatted,
    familyName: name.familyName,
    givenName: name.givenName,
    emailType: first?.type ?? null,
    isEmailPrimary: first?.primary ?? true,
    otherEmails: others.map(({ value, type }) => ({ value, type })),
  }
}

function fieldsOf({ userName, emails, active }: PersonDocument) {
  const name = userName ?? ''
  return { name, username: name, email: emails[0]?.value ?? null, status: active ? 'active' : 'inactive' } as const
}

/** What of the user itself changes. */
function changesOfUser(before: PersonDocument, after: PersonDocument, user: ApiUser): UserFields {
  const { username, email, status } = fieldsOf(after)
  const isRenamed = username !== userNameOf(user)
  // Kept, or the user name would follow an email that changes.
  const isNameless = user.username == null && email !== (user.email ?? null)
  return {
    ...((isRenamed || isNameless) && { username }),
    ...(email !== (user.email ?? null) && { email }),
    ...(after.active !== before.active && { status }),
  }
}

async function shownOf(work: Work, users: readonly ApiUser[]): Promise<ShownPerson[]> {
  const ids = { $in: users.map(({ id }) => id) }
  const profiles = new Map(
    (await work.em.find(ScimProfile, { user: ids }, { refresh: true })).map((profile) => [profile.user.id, profile]),
  )
  const memberships = Map.groupBy(
    await work.em.find(ScimMember, { user: ids }, { populate: ['group'], orderBy: { group: 'asc' } }),
    ({ user }) => user.id,
  )
  const now = work.clock()
  return users.map((user) => {
    const profile = profiles.get(user.id) ?? null
    const groups = (memberships.get(user.id) ?? []).map(({ group }) => group.getEntity())
    const changes = [user.updatedAt, profile?.updatedAt ?? user.updatedAt].map((it) => it.getTime())
    return {
      id: user.id,
      document: documentOf(user, profile, now),
      groups: groups.map(({ id, displayName }) => ({ id, displayName })),
      createdAt: user.createdAt,
      updatedAt: new Date(Math.max(...changes)),
    }
  })
}

/**
 * An inactive person is refused at once, with everything that hangs on it. What the person could get back in with is deleted too, or
 * it would come back with the person: sessions, links, and what clients were allowed.
 */
async function endAccess(tx: Transaction, user: ApiUser): Promise<void> {
  const count = await endSessions(tx, user)
  await endLinks(tx, user)
  await endGrants(tx, user)
  tx.record('sessions.ended', { type: 'user', id: user.id }, { count })
}
