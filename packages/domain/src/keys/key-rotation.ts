import { assertStillHolds } from '../access/still-holds.ts'
import { Refusal } from '../refusal.ts'
import type { Keyring } from '../secrets/keyring.ts'
import type { TenantSettings } from '../settings/tenant-settings.ts'
import { userNotFound } from '../users/users.service.ts'
import type { Transaction } from '../work/work.ts'
import type { ApiKey } from './api-key.entity.ts'
import { assertListsAddresses, endOfSuccessor } from './key-policy.ts'
import { revokeLocked } from './key-revocation.ts'
import { newKeyRow, prefixOf, successorOf } from './key-row.ts'
import type { KeyStore } from './key-store.ts'
import { mint } from './minter.ts'
import type { RotatedKey } from './new-key.ts'

/** What issues keys. */
export interface RotationParts {
  keyring: Keyring
  store: KeyStore
  settings: TenantSettings
}

/** Issues the successor of a locked key, and ends the key. @see KeysService.rotate */
export async function rotateKey(
  tx: Transaction,
  { keyring, store, settings }: RotationParts,
  old: ApiKey,
  overlapSeconds: number,
): Promise<RotatedKey> {
  if (old.successorId != null) {
    throw new Refusal('precondition', 'The key was replaced already: rotate its successor instead.')
  }
  await assertStillHolds(tx)
  const governing = await settings.for(tx)
  assertListsAddresses(governing, old.ipAllowlist)
  const expiresAt = endOfSuccessor(governing, old.expiresAt ?? null, tx.clock())
  const { text, ...stored } = mint(keyring, prefixOf(old))
  const event = { action: 'key.rotated', details: { replaces: old.id } } as const
  const row = newKeyRow(tx, stored, { ...successorOf(old), expiresAt }, event)
  const { key } = row
  if ((await tx.execute(store.insert([row]))).includes(false)) throw userNotFound()
  old.successorId = key.id
  return { key, text, oldId: old.id, retiresAt: await retire(tx, store, { old, successor: key.id, overlapSeconds }) }
}

async function retire(
  tx: Transaction,
  store: KeyStore,
  { old, successor, overlapSeconds }: { old: ApiKey; successor: string; overlapSeconds: number },
): Promise<Date> {
  const now = tx.clock()
  if (overlapSeconds === 0) {
    await revokeLocked(tx, store, [old.id])
    return now
  }
  const retires = new Date(now.getTime() + overlapSeconds * 1000)
  old.retire(retires)
  const details = { successor, retires_at: retires.toISOString() }
  tx.record('key.retiring', { type: 'key', id: old.id }, details)
  return old.expiresAt ?? retires
}
