import { type ChangeSet, ChangeSetType, type EventSubscriber, type FlushEventArgs } from '@mikro-orm/core'
import { KeyCredit } from '../credits/key-credit.entity.ts'
import { FederatedCredential } from '../federation/federated-credential.entity.ts'
import { ApiKey } from '../keys/api-key.entity.ts'
import { OauthGrant } from '../oauth/oauth-grant.entity.ts'
import { Plan } from '../plans/plan.entity.ts'
import { CustomRole } from '../roles/role.entity.ts'
import { OAuthClient } from '../oauth/oauth-client.entity.ts'
import { Session } from '../sessions/session.entity.ts'
import { SettingsVersion } from '../settings/settings-version.entity.ts'
import { ContentToken } from '../tokens/content-token.entity.ts'
import { ApiUser } from '../users/api-user.entity.ts'

const CREDENTIALS: readonly unknown[] = [
  ApiKey,
  Session,
  ContentToken,
  ApiUser,
  CustomRole,
  FederatedCredential,
  OauthGrant,
  Plan,
]

/**
 * Records which transactions changed a credential, or what a credential depends on, by the rows that the unit of work writes. No
 * replica has looked up a new credential yet, so creating one is not a change.
 */
export class CredentialChanges implements EventSubscriber {
  readonly #changed = new WeakSet<object>()

  onFlush({ uow, em }: FlushEventArgs): void {
    const changeSets = uow.getChangeSets()
    const transaction = em.getTransactionContext<object>()
    if (transaction && changeSets.some((changeSet) => isChange(changeSet, changeSets))) this.#changed.add(transaction)
  }

  /** @param transaction the context of one that is or was open */
  isIn(transaction: object): boolean {
    return this.#changed.has(transaction)
  }
}

function isChange(changeSet: ChangeSet<object>, others: readonly ChangeSet<object>[]): boolean {
  const { type, entity } = changeSet
  if (entity instanceof KeyCredit) return isCreditChange(changeSet, entity, others)
  // Replicas remember that a user has no registration, and that a tenant has set nothing.
  if (entity instanceof OAuthClient || entity instanceof SettingsVersion) return true
  return type !== ChangeSetType.CREATE && CREDENTIALS.some((it) => it === changeSet.meta.class)
}

/** A replica's copy of a key includes which credits it counts against, but not how many are left. */
function isCreditChange(
  { type, payload }: ChangeSet<object>,
  credit: KeyCredit,
  others: readonly ChangeSet<object>[],
): boolean {
  if (type === ChangeSetType.UPDATE) return 'version' in payload
  const isOfNewKey = others.some(
    (other) =>
      other.type === ChangeSetType.CREATE && other.entity instanceof ApiKey && other.entity.id === credit.key.id,
  )
  return !isOfNewKey
}
