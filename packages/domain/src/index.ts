export { type Core, type CoreParts, createCore } from './core.ts'
export { type Clock, numericDate, startOfUtcDay, systemClock } from './clock.ts'
export { CONTROL_CHARACTERS } from './control-characters.ts'
export { entities } from './entities.ts'
export { isObject, type Json, type JsonObject } from './json.ts'
export { NotPrepared } from './not-prepared.ts'
export {
  FACTOR_KINDS,
  type FactorChallenge,
  type FactorKind,
  type LimitPolicy,
  type ProofFault,
  Refusal,
  type RefusalCode,
} from './refusal.ts'
export { acrossTenants, bindToTenant, tenantFilter } from './tenant-filter.ts'
export { decodeCursor, encodeCursor, isUuid, type Page, type PageRequest } from './paging.ts'
export type { LookUpMemo } from './access/credential-finder.ts'
export { Authenticator, principalOf, unauthorized } from './access/authenticator.ts'
export { APPLICATION_KEY, mayManage } from './access/management.ts'
export {
  type CredentialKind,
  type CredentialStore,
  followsUser,
  handleHash,
  hashHandle,
  type StoredCredential,
  type StoredKey,
  type StoredUser,
} from './access/credential.ts'
export { CredentialCache, type CredentialChange, type MonotonicClock } from './access/credential-cache.ts'
export { networkOf, normalAddress } from './access/address.ts'
export { isAddressOrRange, isAllowedAddress } from './access/ip-allowlist.ts'
export { DEFAULT_TENANT_ID, isSuperAdmin, principalWithoutScopes } from './access/principal.ts'
export type { Origin, Principal } from './access/principal.ts'
export {
  BUILT_IN_ROLES,
  FINE_SCOPES,
  type FineScope,
  type Role,
  ROLES,
  SCOPE_SETS,
  SCOPES,
} from './access/scope-list.ts'
export {
  covers,
  coversAll,
  type HeldByUser,
  type RequiredScope,
  scopesHeld,
  scopesOfRoles,
  stillHeld,
} from './access/scopes.ts'
export { type DomainRecords, recordNameOf, recordValueOf } from './sso/domains.ts'
export {
  type IdentityProviders,
  type ProviderClaims,
  type ProviderClient,
  ProviderRefused,
  type SignInSecrets,
} from './sso/provider.ts'
export { openClientSecret, storedClientSecret } from './sso/secret.ts'
export { SSO_PROVISIONS, type SsoConnection, type SsoDomain } from './sso/sso.entities.ts'
export type { ShownConnection, SsoSettings } from './sso/sso-connections.service.ts'
export { LogoutRefused } from './sso/logout-tokens.ts'
export { FederatedCredential } from './federation/federated-credential.entity.ts'
export type { WorkloadRequest } from './federation/workload-identity.ts'
export { grantWorkload } from './federation/workload-grant.ts'
export type { NewFederatedCredential } from './federation/new-credential.ts'
export { systemEntry } from './audit/system-event.ts'
export { AuditEvent, type AuditOutcome } from './audit/audit-event.entity.ts'
export type { AuditFilter } from './audit/audit.service.ts'
export type { ChargeOutcome, ChargeRequest, ChargeState, HeldCharge, KeyCharge } from './charges/key-charge.entity.ts'
export type { ChargeStore, EarlierCharge, ExpiredCharge, MadeCharge, NewCharge } from './charges/charge-store.ts'
export type { IdempotencyStore, StoredCall } from './idempotency/idempotency.service.ts'
export {
  assertAsks,
  type ChatMessage,
  type CompletionInput,
  type CompletionUsage,
  conversationOf,
  MESSAGE_ROLES,
} from './jobs/completion.ts'
export type { JobQueue } from './jobs/job-queue.ts'
export { Job, JOB_STATUSES, type JobStatus } from './jobs/job.entity.ts'
export { JobRuns, type JobRun, RunStopped } from './jobs/job-runs.ts'
export type { BegunJob, JobEnd, JobStore, StoredJob } from './jobs/job-store.ts'
export { openInput, openResult, storedInput, storedResult } from './jobs/sealed-jobs.ts'
export { openServers, storedServers } from './configs/sealed-servers.ts'
export type { JobFilter, JobPageRequest, NewJob } from './jobs/jobs.service.ts'
export type { ModelPrice, ProviderDescription, ProviderModel, Providers } from './jobs/providers.ts'
export { McpConfig } from './configs/mcp-config.entity.ts'
export type { ContentUser } from './tokens/content-users.service.ts'
export {
  type CreditLease,
  CreditLeases,
  type CreditReturn,
  type CreditStore,
  type CreditWithin,
} from './credits/credit-leases.ts'
export { ApiKey, type KeyKind, type KeyRuleFields, type KeyStatus, liveKeys, NO_RULES } from './keys/api-key.entity.ts'
export type { ImportedKey, IssuedKey, KeyChanges, KeyRules, NewCredits, NewKey, RotatedKey } from './keys/new-key.ts'
export type { KeyCredit } from './credits/key-credit.entity.ts'
export type {
  DisabledChange,
  HeldScopes,
  KeyCountQuery,
  KeyHandle,
  KeyQuery,
  KeyRow,
  KeyStore,
  LiveKeyQuery,
  NewKeyRow,
  Revocation,
  KeyOwners,
} from './keys/key-store.ts'
export { keyNotFound } from './keys/key-locks.ts'
export type { KeyFilter, KeyState } from './keys/key-filter.ts'
export { isActiveAt, type KeyCreditState, remainingAt, type ShownKey, statusOf } from './keys/shown-key.ts'
export { isSessionToken, isWellFormed, mint, resemblesCredential } from './keys/minter.ts'
export { type Lease, Leases, type LeaseSource, type Spent } from './leases/leases.ts'
export {
  type Charge,
  type Limit,
  type LimitCounter,
  type LimitOutcome,
  type LimitState,
  type MaybePromise,
  windowName,
} from './limits/limit.ts'
export { LocalCounter, SLIDING_STEPS } from './limits/local-counter.ts'
export { IssuerKeys } from './federation/issuer-keys.ts'
export { type Egress, EgressError, type EgressFailure, type JsonRequest } from './egress/egress.ts'
export { assertAllowedHost, HOST_PATTERN, type TenantEgress, withinHosts } from './egress/allowed-hosts.ts'
export type { Belonging, MembershipQuery, MembershipStore } from './projects/membership-store.ts'
export { Membership, Project } from './projects/project.entity.ts'
export type { Confirmation, Receipt, Replicas } from './replicas/replicas.ts'
export type { EffectiveScope, ScopeSource } from './roles/effective-scopes.ts'
export { CustomRole } from './roles/role.entity.ts'
export { MAX_ROLES, ROLE_NAME, roleScopesSql } from './roles/role-scopes.ts'
export type { RoleChange, RoleFields, ShownRole } from './roles/roles.service.ts'
export {
  type AttributeName,
  attributeNameOf,
  type ComparedValue,
  type Comparison,
  parseFilter,
  type ScimFilter,
} from './scim/filter.ts'
export { MAX_MEMBERS } from './scim/group-document.ts'
export { changesOf } from './scim/operations.ts'
export { GROUP_EXTENSION, GROUP_SCHEMA, USER_SCHEMA } from './scim/paths.ts'
export type { ScimDirectory, ScimIds, ScimQuery } from './scim/scim-directory.ts'
export { ScimError, type ScimType } from './scim/scim-error.ts'
export type { ScimGroupsService, ShownGroup } from './scim/scim-groups.service.ts'
export type { ScimList, ScimPage, ScimPeopleService, ShownPerson } from './scim/scim-people.service.ts'
export { ScimGroup, ScimMember, ScimProfile } from './scim/scim.entities.ts'
export { Keyring, type ServerSecret } from './secrets/keyring.ts'
export { resealed, Vault } from './secrets/vault.ts'
export { type Place, SEALED_TABLES, type SealedTable } from './secrets/sealed-tables.ts'
export { hashPassword, passwordMatches } from './sessions/passwords.ts'
export { LoginAttempt, Session } from './sessions/session.entity.ts'
export type { LoginAttemptStore } from './sessions/login-attempts.ts'
export type { Credentials } from './sessions/sessions.service.ts'
export type { OpenedChallenge, OpenedSession } from './sessions/open-session.ts'
export { LEAST_IDLE_MS, type SessionUse, type SessionUseStore } from './sessions/session-uses.ts'
export { Invitation } from './invitations/invitation.entity.ts'
export type { Mail, Mailer } from './mail/mailer.ts'
export { PasswordReset } from './passwords/password-reset.entity.ts'
export { MAX_PASSWORD, MIN_PASSWORD } from './passwords/policy.ts'
export { type AdminKeyReset, type EndedAdminKey, resetAdminKey } from './setup/admin-key-reset.ts'
export { type OwnerReset, resetOwner } from './setup/owner-reset.ts'
export { chosenAdminKeys } from './setup/admin-keys.ts'
export { ensureFirstStart, type FirstStart, type Generated, generatedIsShown } from './setup/first-start.ts'
export { type Notice, SetupError } from './setup/notice.ts'
export { Tenant } from './tenants/tenant.entity.ts'
export { contentTokenKeys } from './tokens/content-jwt.ts'
export { ContentToken } from './tokens/content-token.entity.ts'
export type { BucketCount } from './usage/bucket-count.ts'
export { NOBODY } from './usage/usage-bucket.entity.ts'
export {
  USAGE_GROUPS,
  USAGE_INTERVALS,
  type UsageGroup,
  type UsageInterval,
  type UsageOwners,
  type UsageQuery,
  type UsageReportStore,
  type UsageRow,
} from './usage/usage-report.ts'
export type { RepeatedEvent, UsageBatch, UseCount } from './usage/usage-batch.ts'
export { DroppedCount, UnstorableError } from './usage/unstorable.ts'
export type { UsageStore } from './usage/usage-recorder.ts'
export { KeyUsage } from './usage/key-usage.entity.ts'
export { UserUsage } from './usage/user-usage.entity.ts'
export type { UsageSummary } from './usage/usage.service.ts'
export { ApiUser, USER_KINDS, USER_STATUSES, type UserKind, type UserStatus } from './users/api-user.entity.ts'
export { foldEmail, normalEmail } from './users/email.ts'
export { type NewUser, type UserFields, type UserFilter, userNotFound, type UserView } from './users/users.service.ts'
export * from './verification/access-evaluator.ts'
export { allOf, parseScopeExpression, SCOPE, type ScopeRequirement } from './verification/scope-requirement.ts'
export {
  type Explanation,
  type RuleResult,
  type Verdict,
  VERIFY_CODES,
  type VerifyCode,
  type VerifyRequest,
} from './verification/verdict.ts'

// The services, so that types inferred from a context that holds them can be named.
export type { AuditService } from './audit/audit.service.ts'
export type { ChargesService } from './charges/charges.service.ts'
export type { ConfigsService } from './configs/configs.service.ts'
export type { ContentUsersService } from './tokens/content-users.service.ts'
export type { FactorList, ShownFactor } from './factors/factor-list.ts'
export type { FactorsService } from './factors/factors.service.ts'
export type { LogInAnswer, PasskeyOptions, SecondStep } from './factors/second-step.ts'
export type { Proof } from './factors/proofs.ts'
export type { Enrolled, StartedTotp } from './factors/enrolment.ts'
export { openTotpSecret, storedTotpSecret } from './factors/totp.ts'
export type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server'
export type { IdempotencyService } from './idempotency/idempotency.service.ts'
export type { JobsService } from './jobs/jobs.service.ts'
export type { KeyBatches } from './keys/key-batches.ts'
export type { KeyLists } from './keys/key-lists.ts'
export type { KeyReads } from './keys/key-reads.ts'
export type { KeysService } from './keys/keys.service.ts'
export type { ProjectsService } from './projects/projects.service.ts'
export type { FoundInvitation, InvitationsService } from './invitations/invitations.service.ts'
export type { PasswordsService } from './passwords/passwords.service.ts'
export type { UserSessionsService } from './sessions/user-sessions.service.ts'
export type { Background } from './background.ts'
export type { SessionUses } from './sessions/session-uses.ts'
export type { RolesService } from './roles/roles.service.ts'
export type { SessionsService } from './sessions/sessions.service.ts'
export { assertManagesTenants, type TenantsService } from './tenants/tenants.service.ts'
export type { UsageRecorder } from './usage/usage-recorder.ts'
export type { UsageService } from './usage/usage.service.ts'
export type { UsersService } from './users/users.service.ts'
export type { Verifier } from './verification/verifier.ts'
export type { Executed, Statement } from './work/statement.ts'
export { newOutcome, type AnonymousWork, type Outcome, type Transaction, type Work } from './work/work.ts'
export { WorkHost, type WorkOptions } from './work/work-host.ts'
export type { AuditEntry } from './audit/audit-entry.ts'
export type { RepeatableCall } from './idempotency/idempotency.service.ts'
export * from './batch.ts'
export * from './bounded-count.ts'
export * from './events/exports.ts'
export * from './oauth/exports.ts'
export * from './plans/exports.ts'
export * from './plugins/exports.ts'
export * from './pushes/exports.ts'
export * from './settings/exports.ts'
export * from './transparency/exports.ts'
export * from './signals/exports.ts'
export * from './storage/exports.ts'
export * from './search.ts'
export * from './sorted-pages.ts'
export * from './users/exports.ts'
