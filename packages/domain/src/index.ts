export { accountRole } from './accounts/accounts.service.ts'
export { type Core, type CoreParts, createCore } from './core.ts'
export { type Clock, startOfUtcDay, systemClock } from './clock.ts'
export { entities } from './entities.ts'
export { Refusal, type RefusalCode } from './refusal.ts'
export { acrossTenants, bindToTenant, tenantFilter } from './tenant-filter.ts'
export { decodeCursor, encodeCursor, isUuid, type Page, type PageRequest } from './paging.ts'
export { Authenticator, type CredentialStore, type StoredCredential, unauthorized } from './access/authenticator.ts'
export { DEFAULT_TENANT_ID, isSuperAdmin, type Origin, type Principal } from './access/principal.ts'
export {
  covers,
  coversAll,
  FINE_SCOPES,
  type FineScope,
  type RequiredScope,
  type Role,
  ROLES,
  scopesOfRoles,
} from './access/scopes.ts'
export { AuditEvent, type AuditOutcome } from './audit/audit-event.entity.ts'
export type { AuditFilter } from './audit/audit.service.ts'
export { McpConfig } from './configs/mcp-config.entity.ts'
export type { ContentUser } from './content/content-users.service.ts'
export { ApiKey, type KeyKind, type KeyStatus, liveKeys } from './keys/api-key.entity.ts'
export type { IssuedKey, NewKey } from './keys/keys.service.ts'
export type { KeyWriter, NewKeyRow } from './keys/key-writer.ts'
export { isSessionToken, isWellFormed, mint, resemblesCredential } from './keys/minter.ts'
export { Membership, Project } from './projects/project.entity.ts'
export { Keyring } from './secrets/keyring.ts'
export { hashPassword, passwordMatches } from './sessions/passwords.ts'
export { LoginAttempt, Session } from './sessions/session.entity.ts'
export type { LoginAttemptStore } from './sessions/sessions.service.ts'
export { ensureFirstStart, type FirstStart } from './setup/first-start.ts'
export { Tenant } from './tenants/tenant.entity.ts'
export { contentTokenKeys } from './tokens/content-jwt.ts'
export { ContentToken } from './tokens/content-token.entity.ts'
export type { RepeatedEvent, UsageBatch, UsageStore, UseCount } from './usage/usage-recorder.ts'
export { UserUsage } from './usage/user-usage.entity.ts'
export type { UsageSummary } from './usage/usage.service.ts'
export { ApiUser, USER_KINDS, USER_STATUSES, type UserKind, type UserStatus } from './users/api-user.entity.ts'
export { type NewUser, type UserFields, type UserFilter, userNotFound, type UserView } from './users/users.service.ts'

// The services, so that what is inferred from a context that holds them can be named.
export type { AccountsService } from './accounts/accounts.service.ts'
export type { AuditService } from './audit/audit.service.ts'
export type { ConfigsService } from './configs/configs.service.ts'
export type { ContentUsersService } from './content/content-users.service.ts'
export type { KeysService } from './keys/keys.service.ts'
export type { ProjectsService } from './projects/projects.service.ts'
export type { SessionsService } from './sessions/sessions.service.ts'
export type { TenantsService } from './tenants/tenants.service.ts'
export type { UsageRecorder } from './usage/usage-recorder.ts'
export type { UsageService } from './usage/usage.service.ts'
export type { UsersService } from './users/users.service.ts'
