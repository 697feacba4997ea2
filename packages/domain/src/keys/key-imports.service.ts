import { type EntityManager, LockMode, ref } from '@mikro-orm/core'
import type { Principal } from '../access/principal.ts'
import type { AuditService } from '../audit/audit.service.ts'
import { refusingConflicts } from '../conflicts.ts'
import { isUuid } from '../paging.ts'
import { Membership, Project } from '../projects/project.entity.ts'
import { Refusal } from '../refusal.ts'
import type { HashedImport, Keyring } from '../secrets/keyring.ts'
import type { UsersService } from '../users/users.service.ts'
import { ApiKey } from './api-key.entity.ts'
import { type KeyRows, rulesOf } from './key-rows.ts'
import type { ImportedKey } from './new-key.ts'

const EXISTS = 'One of the keys exists already'

const notAMember = (): Refusal => new Refusal('precondition', 'User is not a member of the specified project')

/** Takes over keys that were made elsewhere. */
export class KeyImportsService {
  readonly #keyring: Keyring
  readonly #audit: AuditService
  readonly #users: UsersService
  readonly #rows: KeyRows

  constructor(parts: { keyring: Keyring; audit: AuditService; users: UsersService; rows: KeyRows }) {
    this.#keyring = parts.keyring
    this.#audit = parts.audit
    this.#users = parts.users
    this.#rows = parts.rows
  }

  /**
   * Takes over keys that were made elsewhere, all of them or none. Whoever has one goes on using it; its first use tells its
   * text, and from then on it is stored like one that was made here.
   *
   * @throws Refusal `not_found` for a user or project; `conflict` for a key that is here already
   */
  async import(em: EntityManager, principal: Principal, keys: readonly ImportedKey[]): Promise<ApiKey[]> {
    return refusingConflicts({ api_key_hash_key: EXISTS, api_key_import_key: EXISTS }, () =>
      em.transactional(async (tx) => {
        const imported: ApiKey[] = []
        for (const input of keys) imported.push(await this.#import(tx, principal, input))
        return imported
      }),
    )
  }

  async #import(tx: EntityManager, principal: Principal, input: ImportedKey): Promise<ApiKey> {
    const { sha256, userIdentifier, projectIdentifier, name = 'Imported', scopes, expiresAt = null } = input
    // Projects are locked before users. @see UsersService.lock
    const project = projectIdentifier === undefined ? null : await projectOf(tx, projectIdentifier)
    const user = await this.#users.hold(tx, userIdentifier)
    if (project && !(await tx.findOne(Membership, { project, user }))) throw notAMember()
    const { importHash, ...hashed } = await this.#hashed(tx, sha256.toLowerCase())
    const stored = { ...hashed, prefix: input.prefix ?? 'imported', lastSix: '' }
    const { tenantId } = principal
    const fields = {
      tenantId,
      user: ref(user),
      project: project && ref(project),
      // Whoever had it was given it by somebody else, for an API of theirs.
      management: false,
      name,
      scopes,
      expiresAt,
    }
    const key = this.#rows.add(tx, stored, { ...fields, imported: true, importHash, ...rulesOf(input) }, input.credits)
    const details = { user_id: user.id, name, scopes, management: false }
    this.#audit.record(tx, principal, 'key.imported', { type: 'key', id: key.id }, details)
    return key
  }

  /** @throws Refusal `conflict` for one that the tenant has imported under an earlier secret: a constraint knows the current one */
  async #hashed(tx: EntityManager, digest: string): Promise<HashedImport> {
    const [current, ...earlier] = this.#keyring.imports(digest)
    if (!current) throw new Error('a keyring has at least one secret')
    const importHash = { $in: earlier.map((each) => each.importHash) }
    if (earlier.length > 0 && (await tx.count(ApiKey, { importHash })) > 0) throw new Refusal('conflict', EXISTS)
    return current
  }
}

async function projectOf(tx: EntityManager, identifier: string): Promise<Project> {
  const where = isUuid(identifier) ? { id: identifier } : { name: identifier }
  const project = await tx.findOne(Project, where, { lockMode: LockMode.PESSIMISTIC_READ })
  if (!project) throw new Refusal('not_found', 'Project not found')
  return project
}
