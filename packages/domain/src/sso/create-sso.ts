import type { Clock } from '../clock.ts'
import type { SecondStep } from '../factors/second-step.ts'
import type { IssuerKeys } from '../federation/issuer-keys.ts'
import type { UsedAssertions } from '../oauth/used-assertions.ts'
import type { Keyring } from '../secrets/keyring.ts'
import type { Vault } from '../secrets/vault.ts'
import type { SessionLifetimes } from '../sessions/lifetimes.ts'
import type { UsageRecorder } from '../usage/usage-recorder.ts'
import type { UsersService } from '../users/users.service.ts'
import type { DomainRecords } from './domains.ts'
import { LogoutTokens } from './logout-tokens.ts'
import type { IdentityProviders } from './provider.ts'
import { SsoAttempts } from './sso-attempts.ts'
import { SsoConnectionsService } from './sso-connections.service.ts'
import { SsoSignIn } from './sso-sign-in.service.ts'
import { SsoSignOut } from './sso-sign-out.service.ts'

/** What the services of single sign-on are made of. */
interface SsoParts {
  clock: Clock
  keyring: Keyring
  vault: Vault
  usage: UsageRecorder
  users: UsersService
  sessionLifetimes: SessionLifetimes
  secondStep: SecondStep
  oauth: { issuerKeys: IssuerKeys; usedAssertions: UsedAssertions }
  identityProviders: IdentityProviders
  domainRecords: DomainRecords
}

/** The services of single sign-on, wired to one another. */
export function createSso(parts: SsoParts) {
  const { identityProviders: providers, domainRecords: records, sessionLifetimes: lifetimes } = parts
  const { issuerKeys: keys, usedAssertions: used } = parts.oauth
  const tokens = new LogoutTokens({ keys, used, clock: parts.clock })
  return {
    ssoConnections: new SsoConnectionsService({ ...parts, providers, records }),
    ssoSignIn: new SsoSignIn({ ...parts, lifetimes, providers, attempts: new SsoAttempts(parts) }),
    ssoSignOut: new SsoSignOut({ ...parts, providers, tokens }),
  }
}
