import type { CredentialCache, MonotonicClock } from '../access/credential-cache.ts'
import type { CredentialFinder } from '../access/credential-finder.ts'
import type { Clock } from '../clock.ts'
import { tenantEgress } from '../egress/allowed-hosts.ts'
import type { Egress } from '../egress/egress.ts'
import { Assertions } from '../federation/assertions.ts'
import { IssuerKeys } from '../federation/issuer-keys.ts'
import { WorkloadIdentity, type WorkloadParts } from '../federation/workload-identity.ts'
import type { Keyring } from '../secrets/keyring.ts'
import type { Vault } from '../secrets/vault.ts'
import type { LoginAttemptStore } from '../sessions/login-attempts.ts'
import type { UsageRecorder } from '../usage/usage-recorder.ts'
import type { UsersService } from '../users/users.service.ts'
import { AccessTokens } from './access-tokens.ts'
import { ClientAssertions } from './client-assertion.ts'
import { ClientAuthenticator } from './client-authenticator.ts'
import { ClientKeys } from './client-keys.ts'
import { DpopProofs } from './dpop-proofs.ts'
import type { EndedTokenStore } from './ended-token-store.ts'
import { Introspection } from './introspection.ts'
import type { Issuer } from './issuer.ts'
import { KeyRotation } from './key-rotation.ts'
import { OAuthClients } from './oauth-clients.service.ts'
import type { RefreshTokens } from './refresh-tokens.ts'
import type { SigningKeyStore } from './signing-key-store.ts'
import type { TenantSettings } from '../settings/tenant-settings.ts'
import type { TokenAlgorithm } from './token-settings.ts'
import { SigningKeys } from './signing-keys.ts'
import { TokenExchange } from './token-exchange.ts'
import { TokenRevocations } from './token-revocations.ts'
import { type AssertionStore, UsedAssertions } from './used-assertions.ts'

/** The dependencies of what is OAuth. */
export interface OAuthCoreParts {
  issuer: Issuer
  tokenAlgorithm: TokenAlgorithm
  signingKeys: SigningKeyStore
  usedAssertions: AssertionStore
  endedTokens: EndedTokenStore
  egress: Egress
}

interface SharedParts extends OAuthCoreParts {
  clock: Clock
  monotonicClock: MonotonicClock
  keyring: Keyring
  attempts: LoginAttemptStore
}

/** What signs and reads access tokens. */
export function tokensOf(
  { clock, monotonicClock, issuer, ...parts }: SharedParts & { settings: TenantSettings },
  vault: Vault,
) {
  const algorithm = parts.tokenAlgorithm
  const signingKeys = new SigningKeys({ store: parts.signingKeys, vault, clock, monotonicClock, algorithm })
  const { settings } = parts
  return { signingKeys, tokens: new AccessTokens({ keys: signingKeys, issuer, clock, algorithm, settings }) }
}

/** The services of OAuth. */
export function createOAuth(
  { clock, keyring, attempts, issuer, egress, usedAssertions, endedTokens }: SharedParts,
  made: ReturnType<typeof tokensOf> & {
    cache: CredentialCache
    finder: CredentialFinder
    users: UsersService
    usage: UsageRecorder
    refreshTokens: RefreshTokens
    settings: TenantSettings
  },
) {
  const { finder, usage, refreshTokens } = made
  const clients = new OAuthClients(made)
  const assertionsUsed = new UsedAssertions(usedAssertions)
  const ofTenants = tenantEgress(egress, made.settings)
  const clientKeys = new ClientKeys(ofTenants)
  const issuerKeys = new IssuerKeys(ofTenants)
  const assertions = new ClientAssertions({ keys: clientKeys, used: assertionsUsed, issuer, clock })
  return {
    issuer,
    signingKeys: made.signingKeys,
    rotation: new KeyRotation(made),
    tokens: made.tokens,
    clients,
    usedAssertions: assertionsUsed,
    dpopProofs: new DpopProofs({ used: assertionsUsed, clock }),
    egress,
    exchange: new TokenExchange({ finder, tokens: made.tokens, issuer, usage, clock }),
    issuerKeys,
    workloads: workloadsOf({ keys: issuerKeys, used: assertionsUsed, cache: made.cache, usage, clock }),
    revocations: new TokenRevocations({ finder, store: endedTokens, refreshTokens }),
    introspection: new Introspection({ finder, refreshTokens, issuer, clock }),
    authenticator: new ClientAuthenticator({ finder, clients, assertions, attempts, keyring, usage, clock }),
  }
}

function workloadsOf({ keys, ...parts }: Omit<WorkloadParts, 'assertions'> & { keys: IssuerKeys }): WorkloadIdentity {
  const assertions = new Assertions({ keys, clock: parts.clock })
  return new WorkloadIdentity({ ...parts, assertions })
}
