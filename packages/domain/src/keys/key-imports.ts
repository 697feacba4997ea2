import { LockMode } from '@mikro-orm/core'
import { isUuid } from '../paging.ts'
import { Membership, Project } from '../projects/project.entity.ts'
import { notAMember, projectNotFound } from '../projects/project-refusals.ts'
import { Refusal } from '../refusal.ts'
import type { HashedImport, Keyring } from '../secrets/keyring.ts'
import { ApiUser } from '../users/api-user.entity.ts'
import { foldEmail } from '../users/email.ts'
import { userNotFound } from '../users/users.service.ts'
import type { Transaction } from '../work/work.ts'
import { ApiKey } from './api-key.entity.ts'
import { newKeyRow, rulesOf } from './key-row.ts'
import type { NewKeyRow } from './key-store.ts'
import type { ImportedKey } from './new-key.ts'

export const KEY_EXISTS = 'One of the keys exists already'

/**
 * The rows of keys issued elsewhere. Their projects and users are locked, in a constant number of statements.
 *
 * @throws Refusal `not_found` for a user or project; `precondition` for a user who is not a member; `conflict` for a key that the
 *   tenant has imported under an earlier secret; for the current one a constraint detects it
 */
export async function importRows(
  tx: Transaction,
  keyring: Keyring,
  keys: readonly ImportedKey[],
): Promise<NewKeyRow[]> {
  // Projects are locked before users. @see UsersService.lock
  const projectOf = await lockProjects(tx, keys)
  const userOf = await lockUsers(tx, keys)
  const owned = keys.map((key) => ({ key, project: projectOf(key), user: userOf(key) }))
  await assertMembers(tx, owned)
  const hashes = await hashImports(tx, keyring, keys)
  return owned.map(({ key, project, user }, i) => {
    const { name = 'Imported', scopes, expiresAt = null, prefix = 'imported', credits } = key
    const { importHash, ...hashed } = hashes[i] ?? never()
    // It was issued elsewhere, for the tenant's own API.
    const own = { userId: user.id, projectId: project?.id ?? null, management: false, name, scopes, expiresAt, credits }
    const fields = { ...own, imported: true, importHash, ...rulesOf(key) }
    const details = { user_id: user.id, name, scopes, management: false }
    return newKeyRow(tx, { ...hashed, prefix, lastSix: '' }, fields, { action: 'key.imported', details })
  })
}

const SHARED = { lockMode: LockMode.PESSIMISTIC_READ, orderBy: { id: 'asc' } } as const

async function lockProjects(
  tx: Transaction,
  keys: readonly ImportedKey[],
): Promise<(key: ImportedKey) => Project | null> {
  const identifiers = [...new Set(keys.flatMap(({ projectIdentifier }) => projectIdentifier ?? []))]
  const where = { $or: [{ id: { $in: identifiers.filter(isUuid) } }, { name: { $in: identifiers } }] }
  const projects = identifiers.length === 0 ? [] : await tx.em.find(Project, where, SHARED)
  const found = new Map(
    projects.flatMap((project) => [[project.id, project] as const, [project.name, project] as const]),
  )
  return ({ projectIdentifier: named }) => {
    if (named === undefined) return null
    const project = found.get(isUuid(named) ? named.toLowerCase() : named)
    if (!project) throw projectNotFound()
    return project
  }
}

async function lockUsers(tx: Transaction, keys: readonly ImportedKey[]): Promise<(key: ImportedKey) => ApiUser> {
  const identifiers = [...new Set(keys.map(({ userIdentifier }) => userIdentifier))]
  const emails = identifiers.flatMap((identifier) => (isUuid(identifier) ? [] : (foldEmail(identifier) ?? [])))
  const where = { $or: [{ id: { $in: identifiers.filter(isUuid) } }, { email: { $in: emails } }] }
  const users = await tx.em.find(ApiUser, where, SHARED)
  const byId = new Map(users.map((user) => [user.id, user]))
  const byEmail = new Map(
    users.flatMap((user) => (user.email == null ? [] : [[user.email.toLowerCase(), user] as const])),
  )
  return ({ userIdentifier: named }) => {
    const user = isUuid(named) ? byId.get(named.toLowerCase()) : byEmail.get(foldEmail(named) ?? '')
    if (!user) throw userNotFound()
    return user
  }
}

async function assertMembers(
  tx: Transaction,
  owned: readonly { project: Project | null; user: ApiUser }[],
): Promise<void> {
  const wanted = owned.flatMap(({ project, user }) => (project ? [{ project, user }] : []))
  if (wanted.length === 0) return
  const project = { $in: [...new Set(wanted.map((each) => each.project.id))] }
  const user = { $in: [...new Set(wanted.map((each) => each.user.id))] }
  const memberships = await tx.em.find(Membership, { project, user }, { disableIdentityMap: true })
  const members = new Set(memberships.map((each) => `${each.project.id} ${each.user.id}`))
  if (wanted.some((each) => !members.has(`${each.project.id} ${each.user.id}`))) throw notAMember()
}

async function hashImports(
  tx: Transaction,
  keyring: Keyring,
  keys: readonly ImportedKey[],
): Promise<readonly HashedImport[]> {
  const hashed = keys.map(({ sha256 }) => keyring.imports(sha256.toLowerCase()))
  const earlier = hashed.flatMap(([, ...rest]) => rest.map(({ importHash }) => importHash))
  if (earlier.length > 0 && (await tx.em.count(ApiKey, { importHash: { $in: earlier } })) > 0) {
    throw new Refusal('conflict', KEY_EXISTS)
  }
  return hashed.map(([current]) => current ?? never())
}

function never(): never {
  throw new Error('a keyring has at least one secret')
}
