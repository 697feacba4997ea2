import { generateSecret, generateURI, verifySync } from 'otplib'
import { numericDate } from '../clock.ts'
import type { Vault } from '../secrets/vault.ts'
import type { ApiUser } from '../users/api-user.entity.ts'
import type { TotpFactor } from './factor.entities.ts'

/** RFC 6238, with what every authenticator app assumes: SHA-1, six digits, 30 seconds. */
const PERIOD_SECONDS = 30

const placeOf = ({ id, tenantId }: { id: string; tenantId: string }) =>
  ({ table: 'totp_factor', column: 'secret', id, tenantId }) as const

/** @returns a new secret of 160 bits, in base32 */
export const newTotpSecret = (): string => generateSecret({ length: 20 })

/** What an authenticator app reads from a QR code. */
export const totpUri = (user: Pick<ApiUser, 'email' | 'name'>, secret: string): string =>
  generateURI({ issuer: 'Keystead', label: user.email ?? user.name, secret })

/** The columns that hold a secret. Only releases that can read it write to this table, so it is encrypted in every case. */
export const storedTotpSecret = (vault: Vault, factor: { id: string; tenantId: string }, secret: string) => ({
  sealedSecret: vault.seal(placeOf(factor), secret),
  sealedWith: vault.secretId,
})

/** @throws Refusal as {@link Vault.open} does */
export const openTotpSecret = (
  vault: Vault,
  factor: { id: string; tenantId: string; sealedSecret: Uint8Array },
): string => vault.open(placeOf(factor), factor.sealedSecret)

/**
 * The time step of a code. The clock of the app may be one step ahead or behind.
 *
 * @param code six digits
 * @returns null for a wrong code, and for one whose step, or a later one, was used
 */
export function acceptedStep(vault: Vault, factor: TotpFactor, code: string, now: Date): number | null {
  const secret = openTotpSecret(vault, factor)
  const epoch = numericDate(now)
  const result = verifySync({ secret, token: code, epoch, epochTolerance: PERIOD_SECONDS, period: PERIOD_SECONDS })
  if (!result.valid || !('timeStep' in result)) return null
  return result.timeStep > factor.lastStep ? result.timeStep : null
}
