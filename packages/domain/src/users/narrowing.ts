import { type FilterQuery, LockMode } from '@mikro-orm/core'
import { covers, coversAll, type HeldByUser, scopesHeld } from '../access/scopes.ts'
import { FederatedCredential } from '../federation/federated-credential.entity.ts'
import { ApiKey } from '../keys/api-key.entity.ts'
import { OAuthClient } from '../oauth/oauth-client.entity.ts'
import type { Transaction } from '../work/work.ts'
import type { ApiUser } from './api-user.entity.ts'

/** What a user holds, as far as its keys depend on it. */
export interface Holdings {
  /** Its own scopes and those of its roles. */
  held: readonly string[]
  /**
   * Those among them that the tenant itself has defined: its own, and those of custom roles. A built-in role, `*` and `admin` grant
   * everything of management, and nothing of a tenant's own API.
   */
  words: readonly string[]
}

/** What a user held, and what it holds from now on. */
export interface Loss {
  before: Holdings
  after: Holdings
}

export const holdingsOf = (user: HeldByUser): Holdings => ({
  held: scopesHeld(user),
  words: [...user.scopes, ...(user.roleScopes ?? [])].filter((scope) => scope !== '*' && scope !== 'admin'),
})

const isLoss = ({ before, after }: Loss): boolean =>
  !coversAll(after.held, before.held) || !coversAll(after.words, before.words)

/** A key, as far as its scopes depend on its user. */
interface NarrowableKey {
  scopes?: readonly string[] | null | undefined
  management?: boolean | null | undefined
}

/**
 * The scopes of a key after its user has lost roles or scopes: all but those that the user held before and no longer holds. Scopes
 * that an administrator granted the key beyond its user stay. Of a broad scope that is lost, such as `*`, the part that the user
 * still holds stays.
 *
 * @returns null for a key that loses nothing
 */
function narrowedScopes(key: NarrowableKey, { before, after }: Loss): string[] | null {
  if (key.scopes == null) return null
  const [had, has] = key.management === true ? [before.held, after.held] : [before.words, after.words]
  const isLost = (scope: string): boolean => covers(had, scope) && !covers(has, scope)
  if (!key.scopes.some(isLost)) return null
  const kept = key.scopes.flatMap((scope) => (isLost(scope) ? has.filter((held) => covers([scope], held)) : [scope]))
  return [...new Set(kept)]
}

/** Keys that are locked and changed by one statement. */
const PAGE = 1000

/**
 * Removes the scopes that locked users held and no longer hold from all that stands for them: their keys, their registrations as
 * OAuth clients, and their federated credentials. The caller changes the users, or their role, by the unit of work: that announces
 * the change of the rest too.
 *
 * @param losses by the id of the user
 * @param owners the condition for those users
 * @returns the ids of the changed keys
 */
export async function narrow(
  tx: Transaction,
  losses: ReadonlyMap<string, Loss>,
  owners: FilterQuery<ApiUser>,
): Promise<string[]> {
  if (![...losses.values()].some(isLoss)) return []
  const narrowed = await narrowKeys(tx, losses, owners)
  await narrowGrants(tx, losses, owners)
  return narrowed
}

async function narrowKeys(
  tx: Transaction,
  losses: ReadonlyMap<string, Loss>,
  owners: FilterQuery<ApiUser>,
): Promise<string[]> {
  const narrowed: string[] = []
  for (let last: string | undefined; ;) {
    const keys = await lockPage(tx, owners, last)
    const changes = keys.flatMap((key) => {
      const loss = losses.get(key.user.id)
      const scopes = loss && isLoss(loss) ? narrowedScopes(key, loss) : null
      return scopes === null ? [] : [{ key, scopes }]
    })
    for (const same of Map.groupBy(changes, ({ scopes }) => scopes.join(' ')).values()) {
      const ids = same.map(({ key }) => key.id)
      await tx.em.nativeUpdate(ApiKey, { id: { $in: ids } }, { scopes: same[0]?.scopes ?? [] })
      narrowed.push(...ids)
    }
    for (const { key, scopes } of changes) recordNarrowing(tx, key, scopes)
    last = keys.at(-1)?.id
    if (keys.length < PAGE) return narrowed
  }
}

/** In the order of their ids. @see UsersService.lock */
const lockPage = (tx: Transaction, user: FilterQuery<ApiUser>, after: string | undefined) =>
  tx.em.find(
    ApiKey,
    { user, revokedAt: null, scopes: { $ne: null }, ...(after !== undefined && { id: { $gt: after } }) },
    {
      fields: ['id', 'user', 'scopes', 'management'],
      lockMode: LockMode.PESSIMISTIC_WRITE,
      orderBy: { id: 'asc' },
      limit: PAGE,
      disableIdentityMap: true,
    },
  )

interface ChangedKey extends NarrowableKey {
  id: string
  user: { id: string }
}

function recordNarrowing(tx: Transaction, key: ChangedKey, scopes: readonly string[]): void {
  const removed = key.scopes?.filter((scope) => !scopes.includes(scope))
  const details = { user_id: key.user.id, scopes, removed }
  // Keys that lose the same are changed by one statement, which the unit of work does not see.
  const changes = { scopes: { before: [...(key.scopes ?? [])], after: [...scopes] } }
  tx.record('key.narrowed', { type: 'key', id: key.id }, details, changes)
}

/** What access tokens hang on beside keys. */
async function narrowGrants(
  tx: Transaction,
  losses: ReadonlyMap<string, Loss>,
  owners: FilterQuery<ApiUser>,
): Promise<void> {
  const lockMode = LockMode.PESSIMISTIC_WRITE
  for (const client of await tx.em.find(OAuthClient, { user: owners }, { lockMode, orderBy: { user: 'asc' } })) {
    const lost = lostOf(client, losses)
    if (lost === null) continue
    client.scopes = lost.scopes
    tx.record('oauth_client.narrowed', { type: 'user', id: client.user.id }, lost)
  }
  const where = { user: owners, scopes: { $ne: null } }
  for (const credential of await tx.em.find(FederatedCredential, where, { lockMode, orderBy: { id: 'asc' } })) {
    const lost = lostOf(credential, losses)
    if (lost === null) continue
    credential.scopes = lost.scopes
    const details = { user_id: credential.user.id, ...lost }
    tx.record('federated_credential.narrowed', { type: 'federated_credential', id: credential.id }, details)
  }
}

/** @returns null for what loses nothing */
function lostOf(
  grant: { user: { id: string }; scopes?: readonly string[] | null | undefined },
  losses: ReadonlyMap<string, Loss>,
): { scopes: string[]; removed: string[] } | null {
  const loss = losses.get(grant.user.id)
  const scopes = loss && isLoss(loss) ? narrowedScopes({ scopes: grant.scopes, management: true }, loss) : null
  const removed = grant.scopes?.filter((scope) => !scopes?.includes(scope)) ?? []
  return scopes && { scopes, removed }
}
