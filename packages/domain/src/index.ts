export { accountRole } from './accounts/accounts.service.ts'
export { type Core, type CoreParts, createCore } from './core.ts'
export { type Clock, startOfUtcDay, systemClock } from './clock.ts'
export { entities } from './entities.ts'
export { isObject, type Json, type JsonObject } from './json.ts'
export { NotPrepared } from './not-prepared.ts'
export { type LimitPolicy, Refusal, type RefusalCode } from './refusal.ts'
export { acrossTenants, bindToTenant, tenantFilter } from './tenant-filter.ts'
export { decodeCursor, encodeCursor, isUuid, type Page, type PageRequest } from './paging.ts'
export type { LookUpMemo } from './access/credential-finder.ts'
export { Authenticator, unauthorized } from './access/authenticator.ts'
export { APPLICATION_KEY } from './access/management.ts'
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
export { isAddressOrRange } from './access/ip-allowlist.ts'
export { DEFAULT_TENANT_ID, isSuperAdmin, type Origin, type Principal } from './access/principal.ts'
export {
  covers,
  coversAll,
  FINE_SCOPES,
  type FineScope,
  type RequiredScope,
  type Role,
  ROLES,
  scopesHeld,
  scopesOfRoles,
} from './access/scopes.ts'
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
export type { ContentUser } from './content/content-users.service.ts'
export {
  type CreditLease,
  CreditPurse,
  type CreditReturn,
  type CreditStore,
  type CreditWithin,
} from './credits/credit-purse.ts'
export { ApiKey, type KeyKind, type KeyStatus, liveKeys } from './keys/api-key.entity.ts'
export type { ImportedKey, KeyChanges, KeyRules, NewCredits, NewKey } from './keys/new-key.ts'
export type { IssuedKey } from './keys/keys.service.ts'
export type { KeyCredit } from './credits/key-credit.entity.ts'
export type { HeldScopes, KeyWriter, LiveKeyQuery, NewKeyRow } from './keys/key-writer.ts'
export { isSessionToken, isWellFormed, mint, resemblesCredential } from './keys/minter.ts'
export type { Charge, Limit, LimitCounter, LimitOutcome, LimitState, MaybePromise } from './limits/limit.ts'
export { LocalCounter, SLIDING_STEPS } from './limits/local-counter.ts'
export { Membership, Project } from './projects/project.entity.ts'
export type { Confirmation, Receipt, Replicas } from './replicas/replicas.ts'
export { Keyring, type ServerSecret } from './secrets/keyring.ts'
export { Vault } from './secrets/vault.ts'
export { hashPassword, passwordMatches } from './sessions/passwords.ts'
export { LoginAttempt, Session } from './sessions/session.entity.ts'
export type { LoginAttemptStore } from './sessions/sessions.service.ts'
export { type AdminKeyReset, type EndedAdminKey, resetAdminKey } from './setup/admin-key-reset.ts'
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
export { allOf, parseScopeExpression, SCOPE, type ScopeRequirement } from './verification/scope-requirement.ts'
export {
  type Explanation,
  type RuleResult,
  type Verdict,
  VERIFY_CODES,
  type VerifyCode,
  type VerifyRequest,
} from './verification/verdict.ts'

// The services, so that what is inferred from a context that holds them can be named.
export type { AccountsService } from './accounts/accounts.service.ts'
export type { AuditService } from './audit/audit.service.ts'
export type { ChargesService } from './charges/charges.service.ts'
export type { ConfigsService } from './configs/configs.service.ts'
export type { ContentUsersService } from './content/content-users.service.ts'
export type { IdempotencyService } from './idempotency/idempotency.service.ts'
export type { JobsService } from './jobs/jobs.service.ts'
export type { KeyChangesService } from './keys/key-changes.service.ts'
export type { KeyImportsService } from './keys/key-imports.service.ts'
export type { KeysService } from './keys/keys.service.ts'
export type { ProjectsService } from './projects/projects.service.ts'
export type { SessionsService } from './sessions/sessions.service.ts'
export { assertManagesTenants, type TenantsService } from './tenants/tenants.service.ts'
export type { UsageRecorder } from './usage/usage-recorder.ts'
export type { UsageService } from './usage/usage.service.ts'
export type { UsersService } from './users/users.service.ts'
export type { Verifier } from './verification/verifier.ts'
