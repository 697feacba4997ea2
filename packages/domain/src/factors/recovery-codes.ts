import { randomBytes } from 'node:crypto'
import { ref } from '@mikro-orm/core'
import type { Keyring } from '../secrets/keyring.ts'
import type { ApiUser } from '../users/api-user.entity.ts'
import type { Transaction } from '../work/work.ts'
import { RecoveryCode } from './factor.entities.ts'

const HOW_MANY = 10

/** Crockford's base32 without letters that are read as digits. Of its 16 letters a code has 80 bits. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
const LENGTH = 16
const GROUP = /.{4}(?=.)/g

/** @returns for example `k3v9-0q7m-x2ad-8htr` */
function newCode(): string {
  const letters = [...randomBytes(LENGTH)].map((byte) => ALPHABET.charAt(byte % ALPHABET.length))
  return letters.join('').replaceAll(GROUP, '$&-')
}

/** The letters of a code, however a person has written it: with or without hyphens, in either case, o for 0, i or l for 1. */
const lettersOf = (code: string): string =>
  code.toLowerCase().replaceAll(/[\s-]/g, '').replaceAll('o', '0').replaceAll(/[il]/g, '1')

const bound = (userId: string, code: string): string => `recovery:${userId}:${lettersOf(code)}`

/** Replaces the codes of a person, whose row is locked. @returns the new ones, which are shown once */
export async function replaceRecoveryCodes(tx: Transaction, keyring: Keyring, user: ApiUser): Promise<string[]> {
  await tx.em.nativeDelete(RecoveryCode, { user: user.id })
  const codes = Array.from({ length: HOW_MANY }, newCode)
  for (const code of codes) {
    const hash = keyring.hash(bound(user.id, code))
    tx.em.create(RecoveryCode, { tenantId: user.tenantId, user: ref(user), hash, createdAt: tx.clock() })
  }
  return codes
}

/** Uses a code up. The row of the person is locked, so of two requests with one code one succeeds. @returns whether it was good */
export async function spendRecoveryCode(
  tx: Transaction,
  keyring: Keyring,
  user: ApiUser,
  code: string,
): Promise<boolean> {
  const hash = { $in: keyring.hashes(bound(user.id, code)) }
  const spent = await tx.em.nativeUpdate(RecoveryCode, { user: user.id, hash, usedAt: null }, { usedAt: tx.clock() })
  return spent === 1
}
