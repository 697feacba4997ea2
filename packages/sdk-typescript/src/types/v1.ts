import type { Body, Data, Query, Schema } from './wire.ts'

/** What an answer without data says. */
export type Acknowledgement = Schema<'Answer'>

export type User = Schema<'User'>
export type FoundUser = Schema<'FoundUser'>
export type NewUser = Schema<'NewUser'>
export type UserDetails = Schema<'UserDetails'>
export type UserProject = Schema<'UserProject'>
export type UserListParams = Query<'v1.users.list'>
export type UserCreateParams = Body<'v1.users.create'>
export type UserUpdateParams = Body<'v1.users.update'>
export type UserSearchParams = Body<'v1.users.search'>

export type UserApiKey = Schema<'UserApiKey'>
export type UserApiKeyListParams = Query<'v1.userApiKeys.list'>
export type UserApiKeyCreateParams = Body<'v1.userApiKeys.create'>
/** Shown once: store `api_key` now. */
export type GeneratedApiKey = Data<'v1.userApiKeys.create'>

export type ApiKey = Schema<'ApiKey'>
export type ApiKeyListParams = Query<'v1.apiKeys.list'>
export type ApiKeyCreateParams = Body<'v1.apiKeys.create'>
export type ApiKeyUpdateParams = Body<'v1.apiKeys.update'>
export type ApiKeyImportParams = Body<'v1.apiKeys.import'>
export type ApiKeyRotateParams = Body<'v1.apiKeys.rotate'>
/** Shown once: store `api_key` now. */
export type NewApiKey = Data<'v1.apiKeys.create'>
export type ImportedApiKeys = Data<'v1.apiKeys.import'>
/** A changed key, and which replicas of the server know of it. */
export type ChangedApiKey = Data<'v1.apiKeys.update'>
/** Shown once: store `new_api_key` now. */
export type RotatedApiKey = Data<'v1.apiKeys.rotate'>

export type VerifyParams = Schema<'VerifyRequest'>
export type Verification = Schema<'Verification'>
export type LimitState = Schema<'LimitState'>
export type RuleResult = Schema<'RuleResult'>
export type Charge = Schema<'Charge'>

export type Project = Schema<'Project'>
export type NewProject = Data<'v1.projects.create'>
export type ProjectMember = Schema<'Member'>
export type ProjectCreateParams = Body<'v1.projects.create'>
export type ProjectSearchParams = Body<'v1.projects.search'>
export type ProjectUser = Body<'v1.projects.addUser'>
export type ProjectConfig = Body<'v1.projects.assignConfig'>

export type McpConfig = Schema<'McpConfig'>
export type NewMcpConfig = Data<'v1.configs.create'>
export type ConfigCreateParams = Body<'v1.configs.create'>
export type ConfigUpdateParams = Body<'v1.configs.update'>

export type Tenant = Schema<'Tenant'>
/** `owner_password` is there when it was generated, and shown once. */
export type NewTenant = Schema<'NewTenant'>
export type TenantCreateParams = Body<'v1.tenants.create'>

export type Session = Schema<'Session'>
export type LogInParams = Body<'v1.auth.login'>
export type AuthCheckParams = Query<'v1.auth.check'>

export type AuditEvent = Schema<'AuditEvent'>
export type AuditEventListParams = Query<'v1.auditEvents.list'>

export type UsageRow = Schema<'UsageRow'>
export type UsageParams = Query<'v1.usage.get'>

export type Health = Schema<'Health'>
export type Ready = Schema<'Ready'>
export type JsonWebKeySet = Schema<'JsonWebKeySet'>

/** How much of a list is wanted, and where to go on. */
export interface PageParams {
  /** Items of one page, 1 to 1000. */
  limit?: number
  /** The `nextCursor` of the page before. */
  cursor?: string
}

/** Delete it even if others depend on it. */
export interface ForceParams {
  force?: boolean
}
