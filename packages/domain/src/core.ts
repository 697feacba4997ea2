import { Authenticator } from './access/authenticator.ts'
import type { CredentialStore } from './access/credential.ts'
import { CredentialCache, type MonotonicClock } from './access/credential-cache.ts'
import { CredentialFinder } from './access/credential-finder.ts'
import { AuditService } from './audit/audit.service.ts'
import type { ChargeStore } from './charges/charge-store.ts'
import { ChargesService } from './charges/charges.service.ts'
import { AuditKeys } from './transparency/audit-keys.ts'
import type { AuditTreeStore } from './transparency/audit-tree-store.ts'
import { AuditTreeService } from './transparency/audit-tree.service.ts'
import { Background } from './background.ts'
import type { Clock } from './clock.ts'
import { ConfigsService } from './configs/configs.service.ts'
import { ContentUsersService } from './tokens/content-users.service.ts'
import { CreditLeases, type CreditStore } from './credits/credit-leases.ts'
import { createFactors } from './factors/create-factors.ts'
import type { EventLog } from './events/event-log.ts'
import { tenantEgress } from './egress/allowed-hosts.ts'
import type { Egress } from './egress/egress.ts'
import { FederatedCredentials } from './federation/federated-credentials.service.ts'
import { IdempotencyService, type IdempotencyStore } from './idempotency/idempotency.service.ts'
import type { JobQueue } from './jobs/job-queue.ts'
import { InvitationsService } from './invitations/invitations.service.ts'
import { JobRuns } from './jobs/job-runs.ts'
import type { JobStore } from './jobs/job-store.ts'
import { JobsService } from './jobs/jobs.service.ts'
import type { Providers } from './jobs/providers.ts'
import { KeyBatches } from './keys/key-batches.ts'
import { KeyLists } from './keys/key-lists.ts'
import { KeyReads } from './keys/key-reads.ts'
import type { KeyStore } from './keys/key-store.ts'
import { KeysService } from './keys/keys.service.ts'
import type { LimitCounter } from './limits/limit.ts'
import { LocalCounter } from './limits/local-counter.ts'
import type { AccessTokens } from './oauth/access-tokens.ts'
import { createOAuth, type OAuthCoreParts, tokensOf } from './oauth/oauth-core.ts'
import { OauthGrantsService } from './oauth/oauth-grants.service.ts'
import { OauthPayloads, type OauthPayloadStore } from './oauth/oauth-payloads.ts'
import { StoredRefreshTokens } from './oauth/stored-refresh-tokens.ts'
import type { Mailer } from './mail/mailer.ts'
import { PasswordsService } from './passwords/passwords.service.ts'
import type { MembershipStore } from './projects/membership-store.ts'
import { PlansService } from './plans/plans.service.ts'
import { createPlugins, type PluginParts } from './plugins/create-plugins.ts'
import { createPushes, type PushParts } from './pushes/create-pushes.ts'
import { ProjectsService } from './projects/projects.service.ts'
import { RolesService } from './roles/roles.service.ts'
import type { Keyring } from './secrets/keyring.ts'
import type { ScimDirectory } from './scim/scim-directory.ts'
import { ScimGroupsService } from './scim/scim-groups.service.ts'
import { ScimPeopleService } from './scim/scim-people.service.ts'
import { Vault } from './secrets/vault.ts'
import type { InstallationSettings } from './settings/bounds.ts'
import { Retention, type RetentionStore } from './settings/retention.ts'
import { SettingsService } from './settings/settings.service.ts'
import { type SettingsStore, TenantSettings } from './settings/tenant-settings.ts'
import type { LoginAttemptStore } from './sessions/login-attempts.ts'
import { SessionsService } from './sessions/sessions.service.ts'
import { type SessionUseStore, SessionUses } from './sessions/session-uses.ts'
import { UserSessionsService } from './sessions/user-sessions.service.ts'
import type { DomainRecords } from './sso/domains.ts'
import type { IdentityProviders } from './sso/provider.ts'
import { createSso } from './sso/create-sso.ts'
import { createSignals, type SignalsParts } from './signals/create-signals.ts'
import { createStorage, type StorageParts } from './storage/create-storage.ts'
import { TenantsService } from './tenants/tenants.service.ts'
import { UsageRecorder, type UsageStore } from './usage/usage-recorder.ts'
import type { UsageReportStore } from './usage/usage-report.ts'
import { UsageService } from './usage/usage.service.ts'
import type { DeactivationStore } from './users/deactivation-store.ts'
import type { UserListStore } from './users/user-list-store.ts'
import { Offboarding } from './users/offboarding.ts'
import { UserLists } from './users/user-lists.ts'
import { UsersService } from './users/users.service.ts'
import { AccessEvaluator } from './verification/access-evaluator.ts'
import { Verifier } from './verification/verifier.ts'

/** The dependencies of the core. */
export interface CoreParts extends OAuthCoreParts, PluginParts, PushParts, SignalsParts, StorageParts {
  clock: Clock
  /** For leases and limits, which must not follow changes of the system clock. */
  monotonicClock: MonotonicClock
  keyring: Keyring
  /** The hashes of admin keys set in the configuration, which need not have Keystead's key format. */
  adminKeyHashes: readonly Buffer[]
  credentials: CredentialStore
  attempts: LoginAttemptStore
  sessionUses: SessionUseStore
  settings: SettingsStore
  auditTree: AuditTreeStore
  eventLog: EventLog
  retention: RetentionStore
  installationSettings: InstallationSettings
  mailer: Mailer
  usageStore: UsageStore
  usageReports: UsageReportStore
  keys: KeyStore
  userListStore: UserListStore
  deactivationStore: DeactivationStore
  memberships: MembershipStore
  scimDirectory: ScimDirectory
  oauthPayloads: OauthPayloadStore
  credits: CreditStore
  charges: ChargeStore
  idempotency: IdempotencyStore
  jobQueue: JobQueue
  jobStore: JobStore
  providers: Providers
  /** Counts limits for all replicas; null: this process counts on its own. */
  sharedLimits: LimitCounter | null
  /** Reads URLs that users have named. */
  egress: Egress
  /** Asks identity providers. */
  identityProviders: IdentityProviders
  /** Reads the DNS, for the domains of SSO connections. */
  domainRecords: DomainRecords
  /** Maximum number of credentials in memory. */
  cachedCredentials: number
  /** Called with the error when counts could not be stored yet. */
  onUsageError: (error: unknown) => void
  /** Called with the error of what runs in the background, after its call was answered. */
  onBackgroundError: (error: unknown) => void
}

/** The services of the identity core, wired to one another. */
export type Core = ReturnType<typeof createCore>

export function createCore(parts: CoreParts) {
  const { clock, keyring, monotonicClock } = parts
  const { vault, recorder, users, cache, tenantSettings, shared } = baseOf(parts)
  const ofKeys = keysOf(parts, shared)
  const { keys } = ofKeys
  const configs = new ConfigsService(vault)
  const issued = tokensOf({ ...parts, ...shared }, vault)
  const finder = finderOf(parts, cache, issued.tokens)
  const oauthPayloads = new OauthPayloads({ store: parts.oauthPayloads, keyring, vault, clock })
  const refreshTokens = new StoredRefreshTokens({ payloads: oauthPayloads, cache, clock })
  const oauth = createOAuth(parts, { ...issued, ...shared, cache, finder, refreshTokens })
  const jobs = new JobsService({ queue: parts.jobQueue, providers: parts.providers, vault })
  const limits = parts.sharedLimits ?? new LocalCounter(monotonicClock)
  const creditLeases = new CreditLeases(parts.credits, monotonicClock)
  const people = peopleOf(parts, shared)
  const charges = new ChargesService({ store: parts.charges, limits, creditLeases, usage: recorder, clock })
  return {
    ...people,
    ...createSso({ ...parts, ...people, ...shared, oauth }),
    ...scimOf(parts.scimDirectory, users),
    ...ofTenants(parts, shared),
    ...eventsOf({ ...parts, ...shared }, oauth),
    clock,
    keyring,
    vault,
    recorder,
    users,
    ...ofKeys,
    ...administrationOf(parts, shared),
    configs,
    cache,
    creditLeases,
    charges,
    idempotency: new IdempotencyService({ store: parts.idempotency, keyring, clock }),
    providers: parts.providers,
    jobs,
    jobRuns: new JobRuns({ store: parts.jobStore, jobs, vault, clock }),
    contentUsers: new ContentUsersService({ ...shared, keyring }),
    projects: new ProjectsService({ users, keys, configs, memberships: parts.memberships }),
    oauth,
    oauthGrants: new OauthGrantsService(),
    oauthPayloads,
    federatedCredentials: new FederatedCredentials({ users, egress: tenantEgress(parts.egress, tenantSettings) }),
    tenants: new TenantsService(tenantSettings),
    usage: new UsageService(clock, recorder, parts.usageReports),
    authenticator: new Authenticator({ ...shared, finder, clock, sessionUses: people.sessionUses }),
    ...verificationOf({ finder, charges, limits, creditLeases, usage: recorder, clock }),
  }
}

/** What makes, changes and reads keys. */
function keysOf({ keyring, keys: store }: CoreParts, shared: PeopleParts) {
  const keyLists = new KeyLists({ ...shared, store })
  const keys = new KeysService({ ...shared, keyring, store, lists: keyLists })
  return { keyLists, keys, keyReads: new KeyReads({ ...shared, store }) }
}

/** Lists of users, and what changes many users and keys. */
const administrationOf = (
  { userListStore, keys, deactivationStore: deactivations }: CoreParts,
  { users, usage }: Pick<PeopleParts, 'users' | 'usage'>,
) => ({
  userLists: new UserLists({ usage, userListStore }),
  keyBatches: new KeyBatches({ store: keys }),
  offboarding: new Offboarding({ users, keys, deactivations }),
  roles: new RolesService(users),
  plans: new PlansService(),
})

/** What most services are made of. */
function baseOf(parts: CoreParts) {
  const { clock, keyring, monotonicClock, settings: store, installationSettings: installation } = parts
  const vault = new Vault(keyring)
  const recorder = new UsageRecorder(parts.usageStore, clock, parts.onUsageError)
  const users = new UsersService()
  const cache = new CredentialCache(parts.credentials, monotonicClock, parts.cachedCredentials)
  const tenantSettings = new TenantSettings({ store, installation, cache })
  const shared = { vault, users, usage: recorder, settings: tenantSettings }
  return { vault, recorder, users, cache, tenantSettings, shared }
}

/** The audit log, and what proves it. */
function auditOf(
  { auditTree, eventLog, clock, issuer }: Pick<CoreParts, 'auditTree' | 'eventLog' | 'clock' | 'issuer'>,
  vault: Vault,
  recorder: UsageRecorder,
) {
  const auditKeys = new AuditKeys({ auditTree, vault, clock })
  return {
    audit: new AuditService(recorder, auditTree),
    auditTree: new AuditTreeService({ auditTree, eventLog, auditKeys, issuer }),
  }
}

/** The audit log, and what tells others of its events. */
function eventsOf(
  parts: Omit<CoreParts, 'settings'> & ReturnType<typeof baseOf>['shared'],
  oauth: ReturnType<typeof createOAuth>,
) {
  const audit = auditOf(parts, parts.vault, parts.usage)
  return {
    ...audit,
    ...createPlugins(parts, { ...parts, tree: audit.auditTree }),
    ...createPushes(parts, audit.auditTree),
    ...createSignals(parts, oauth),
  }
}

/** What governs tenants, and what they store. */
const ofTenants = (parts: CoreParts, shared: PeopleParts) => ({
  ...createStorage(parts, shared),
  ...settingsOf(parts, shared.settings),
})

const settingsOf = ({ retention: store, clock, auditTree }: CoreParts, settings: TenantSettings) => ({
  tenantSettings: settings,
  settings: new SettingsService(settings),
  retention: new Retention({ store, settings, clock, auditTree }),
})

/** What decides on uses of keys. */
function verificationOf(parts: ConstructorParameters<typeof Verifier>[0]) {
  const verifier = new Verifier(parts)
  return { verifier, accessEvaluator: new AccessEvaluator({ verifier, clock: parts.clock }) }
}

/** How identity providers keep people and groups in step. */
const scimOf = (directory: CoreParts['scimDirectory'], users: UsersService) => ({
  scimPeople: new ScimPeopleService({ users, directory }),
  scimGroups: new ScimGroupsService(directory),
})

interface PeopleParts {
  vault: Vault
  users: UsersService
  usage: UsageRecorder
  settings: TenantSettings
}

/** How people come in: invitations, passwords, second factors, sessions. */
function peopleOf(parts: CoreParts, shared: PeopleParts) {
  const { clock, keyring, attempts, mailer, issuer } = parts
  const { users, usage, settings } = shared
  const { secondStep, factors } = createFactors({ ...parts, ...shared })
  const background = new Background(parts.onBackgroundError)
  const uses = new SessionUses({
    store: parts.sessionUses,
    settings,
    clock,
    capacity: parts.cachedCredentials,
    onError: parts.onBackgroundError,
  })
  return {
    background,
    sessionUses: uses,
    sessions: new SessionsService({ clock, keyring, usage, attempts, settings, secondStep }),
    secondStep,
    factors,
    userSessions: new UserSessionsService({ users, uses, settings }),
    passwords: new PasswordsService({ clock, keyring, usage, attempts, users, mailer, issuer, background, settings }),
    invitations: new InvitationsService({ clock, keyring, users, mailer, issuer, settings }),
  }
}

function finderOf(
  { credentials: store, keyring, adminKeyHashes, cachedCredentials: capacity, onUsageError: onError }: CoreParts,
  cache: CredentialCache,
  tokens: AccessTokens,
): CredentialFinder {
  return new CredentialFinder({ cache, store, keyring, tokens, adminKeyHashes, capacity, onError })
}
