import type { Clock } from '../clock.ts'
import type { Keyring } from '../secrets/keyring.ts'
import type { Vault } from '../secrets/vault.ts'
import type { LoginAttemptStore } from '../sessions/login-attempts.ts'
import type { TenantSettings } from '../settings/tenant-settings.ts'
import type { UsageRecorder } from '../usage/usage-recorder.ts'
import type { UsersService } from '../users/users.service.ts'
import { Challenges } from './challenges.ts'
import { Enrolment } from './enrolment.ts'
import { FactorGuard } from './factor-guard.ts'
import { FactorsService } from './factors.service.ts'
import { Proofs } from './proofs.ts'
import { RelyingParty } from './relying-party.ts'
import { SecondStep } from './second-step.ts'

/** What the services of factors are made of. */
interface FactorsParts {
  clock: Clock
  keyring: Keyring
  vault: Vault
  usage: UsageRecorder
  attempts: LoginAttemptStore
  users: UsersService
  settings: TenantSettings
  issuer: { readonly url: string }
}

/** The services of second factors, wired to one another. */
export function createFactors(parts: FactorsParts): { secondStep: SecondStep; factors: FactorsService } {
  const { keyring, vault } = parts
  const party = new RelyingParty(parts.issuer)
  const challenges = new Challenges(keyring)
  const proofs = new Proofs({ keyring, vault, party })
  const enrolment = new Enrolment({ keyring, vault, party, proofs })
  const guard = new FactorGuard(parts)
  const shared = { ...parts, challenges, proofs, enrolment, guard, party }
  return { secondStep: new SecondStep(shared), factors: new FactorsService(shared) }
}
