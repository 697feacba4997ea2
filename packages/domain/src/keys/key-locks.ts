import { LockMode } from '@mikro-orm/core'
import { assertMayManage } from '../access/principal.ts'
import { Project } from '../projects/project.entity.ts'
import { Refusal } from '../refusal.ts'
import { ApiUser } from '../users/api-user.entity.ts'
import type { UserView } from '../users/users.service.ts'
import type { Transaction } from '../work/work.ts'
import { ApiKey, type KeyKind } from './api-key.entity.ts'

/**
 * What whoever changes a key must hold: the tenant itself defines the scopes of a key to its own API.
 *
 * @param ofUser the scopes of its user, for a key without its own
 */
export const scopesToManage = (
  { scopes, management }: { scopes?: readonly string[] | null; management?: boolean | null },
  ofUser: () => readonly string[],
): readonly string[] => (scopes != null && management !== true ? [] : (scopes ?? ofUser()))

export const keyNotFound = (): Refusal => new Refusal('not_found', 'API key not found')

/**
 * Locks a live key, and its project and its user before it. @see UsersService.lock
 *
 * @throws Refusal `not_found`; `forbidden` for a key that holds more than the principal
 */
export async function lockKey(
  tx: Transaction,
  identified: { id: string } | { hash: { $in: Buffer[] } },
  view: UserView = {},
): Promise<ApiKey> {
  const where = { ...identified, revokedAt: null, ...(view.kind && { user: { kind: view.kind } }) }
  const found = await tx.em.findOne(ApiKey, where, { fields: ['project', 'user'], disableIdentityMap: true })
  if (!found) throw keyNotFound()
  const shared = { lockMode: LockMode.PESSIMISTIC_READ } as const
  if (found.project) await tx.em.findOne(Project, found.project.id, shared)
  const user = await tx.em.findOne(ApiUser, found.user.id, shared)
  const live = { id: found.id, revokedAt: null }
  const key = user && (await tx.em.findOne(ApiKey, live, { lockMode: LockMode.PESSIMISTIC_WRITE }))
  if (!key) throw keyNotFound()
  assertMayManage(
    tx.principal,
    scopesToManage(key, () => user.heldScopes()),
  )
  return key
}

/** Selects live keys: those of a user, of a project, or of both. */
export type KeyOwner = { user: ApiUser; kind?: KeyKind; project?: Project } | { project: Project; user?: ApiUser }

const LOCKED = { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: 'asc' }, disableIdentityMap: true } as const

/** Locks the live keys of a user or a project, which is locked already. @returns their ids */
export async function lockLiveKeys(tx: Transaction, owner: KeyOwner): Promise<string[]> {
  const keys = await tx.em.find(ApiKey, { ...owner, revokedAt: null }, { fields: ['id'], ...LOCKED })
  return keys.map(({ id }) => id)
}

/** Locks all keys of a project, which is locked already. @returns the ids of those that live, and of those that were revoked */
export async function lockKeysOfProject(
  tx: Transaction,
  project: Project,
): Promise<{ live: string[]; revoked: string[] }> {
  const keys = await tx.em.find(ApiKey, { project }, { fields: ['id', 'revokedAt'], ...LOCKED })
  const idsOf = (isRevoked: boolean) =>
    keys.flatMap(({ id, revokedAt }) => ((revokedAt != null) === isRevoked ? [id] : []))
  return { live: idsOf(false), revoked: idsOf(true) }
}
