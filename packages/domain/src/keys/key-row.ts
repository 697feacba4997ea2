import { auditEntry } from '../audit/audit-entry.ts'
import type { EventDetails } from '../events/catalogue/catalogue.ts'
import { newId } from '../ids.ts'
import type { UserKind } from '../users/api-user.entity.ts'
import type { Work } from '../work/work.ts'
import { type ApiKey, type KeyRuleFields, NO_RULES } from './api-key.entity.ts'
import type { KeyRow, NewKeyRow } from './key-store.ts'
import type { CredentialPrefix, StoredKeyText } from './minter.ts'
import type { KeyRules, NewCredits } from './new-key.ts'

type Decided = 'userId' | 'management' | 'name' | 'scopes'

/** The fields of a key that are set before its row is built. */
export interface KeyFields
  extends
    Pick<KeyRow, Decided>,
    Partial<Omit<KeyRow, Decided | 'id' | 'tenantId' | 'createdAt' | 'prefix' | 'lastSix' | 'hash' | 'secretId'>> {
  credits?: NewCredits | null | undefined
}

type KeyEventName = 'key.created' | 'key.imported' | 'key.rotated'

/** The audit event of a new key. */
export interface KeyEvent {
  action: KeyEventName
  details: EventDetails<KeyEventName>
}

/** @param stored what is stored of the key's text */
export function newKeyRow(
  work: Pick<Work, 'principal' | 'clock'>,
  { prefix, lastSix, hash, secretId }: StoredKeyText,
  { credits = null, ...fields }: KeyFields,
  { action, details, userKind = null }: KeyEvent & { userKind?: UserKind | null },
): NewKeyRow {
  const id = newId()
  const event = auditEntry(work, action, { type: 'key', id }, details)
  const key: KeyRow = {
    projectId: null,
    kind: 'standard',
    imported: false,
    importHash: null,
    ...NO_RULES,
    meterId: null,
    expiresAt: null,
    disabledAt: null,
    ...fields,
    id,
    tenantId: work.principal.tenantId,
    prefix,
    lastSix,
    hash,
    secretId,
    createdAt: event.createdAt,
  }
  return { key, credits, userKind, event }
}

/** The rules that are given. Credits have a row of their own. */
export const rulesOf = (fields: KeyRules | ApiKey): Partial<KeyRuleFields> =>
  Object.fromEntries(
    Object.entries(fields).filter(([name, value]) => Object.hasOwn(NO_RULES, name) && value !== undefined),
  )

/** The prefix of a successor; a key without one of ours gets `ks`. */
export function prefixOf(key: ApiKey): CredentialPrefix {
  const prefix = key.prefix.slice(0, key.prefix.indexOf('_'))
  return prefix === 'agg' || prefix === 'gw' ? prefix : 'ks'
}

/** The fields that a successor copies from its predecessor. */
export const successorOf = (old: ApiKey) => ({
  userId: old.user.id,
  projectId: old.project?.id ?? null,
  kind: old.kind,
  management: old.management ?? null,
  name: old.name,
  scopes: old.scopes ?? null,
  ...NO_RULES,
  ...rulesOf(old),
  meterId: old.meter(),
  expiresAt: old.expiresAt ?? null,
  disabledAt: old.disabledAt ?? null,
})
