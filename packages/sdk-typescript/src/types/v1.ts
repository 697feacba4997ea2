import type { AcceptingSecret, Input, Query, Schema, Value, WithSecret } from './wire.ts'

/** A response without data. */
export type Acknowledgement = Schema<'Acknowledgement'>

export type User = Schema<'User'>
export type FoundUser = Schema<'FoundUser'>
export type CreatedUser = Schema<'CreatedUser'>
export type UserDetails = Schema<'UserDetails'>
export type UserProject = Schema<'UserProject'>
export type NarrowedKeys = Schema<'NarrowedKeys'>
export type Role = Value<'Role'>
export type UserKind = Value<'UserKind'>
export type UserStatus = Value<'UserStatus'>
export type UserStatusParam = Value<'UserStatusParam'>
export type UserListParams = Query<'v1.users.list'>
export type UserCountParams = Query<'v1.users.count'>
export type ListSort = Value<'ListSort'>
export type SortOrder = Value<'SortOrder'>
export type BoundedCount = Schema<'BoundedCount'>
export type UserOutcome = Value<'UserOutcome'>
export type UserResult = Schema<'UserResult'>
export type ChangedUsers = Schema<'ChangedUsers'>
export type DisableUsersRequest = Input<'DisableUsersRequest'>
export type OffboardUsersRequest = Input<'OffboardUsersRequest'>
export type OffboardPreview = Schema<'OffboardPreview'>
export type OffboardedUser = Schema<'OffboardedUser'>
export type ApiKeyName = Schema<'ApiKeyName'>
export type GrantName = Schema<'GrantName'>
export type InvitationName = Schema<'InvitationName'>
export type FederatedCredentialName = Schema<'FederatedCredentialName'>
export type CreateUserRequest = Input<'CreateUserRequest'>
export type UpdateUserRequest = Input<'UpdateUserRequest'>
export type SearchUsersRequest = Input<'SearchUsersRequest'>

export type SsoConnection = Schema<'SsoConnection'>
export type SsoDomain = Schema<'SsoDomain'>
export type SsoProvision = Value<'SsoProvision'>
export type SsoVerification = Value<'SsoVerification'>
export type DeletedSsoConnection = Schema<'DeletedSsoConnection'>
export type CreateSsoConnectionRequest = Input<'CreateSsoConnectionRequest'>
export type UpdateSsoConnectionRequest = Input<'UpdateSsoConnectionRequest'>
export type VerifySsoConnectionDomainRequest = Input<'VerifySsoConnectionDomainRequest'>

export type Plan = Schema<'Plan'>
export type ChangedPlan = Schema<'ChangedPlan'>
export type CreatePlanRequest = Input<'CreatePlanRequest'>
export type UpdatePlanRequest = Input<'UpdatePlanRequest'>

export type Plugin = Schema<'Plugin'>
export type PluginTest = Schema<'PluginTest'>
export type EventKind = Schema<'EventKind'>
export type WebhookAttempt = Schema<'WebhookAttempt'>
export type WebhookDelivery = Schema<'WebhookDelivery'>
export type WebhookDeliveryStatus = Value<'WebhookDeliveryStatus'>
export type PluginDeliveryListParams = Query<'v1.plugins.deliveries'>
export type CreatePluginRequest = Input<'CreatePluginRequest'>
export type UpdatePluginRequest = Input<'UpdatePluginRequest'>
export type RotatePluginSecretRequest = Input<'RotatePluginSecretRequest'>
/** Shown once: store `signing_secret.reveal()` now. */
export type RegisteredPlugin = WithSecret<Schema<'RegisteredPlugin'>, 'signing_secret'>
/** Shown once: store `signing_secret.reveal()` now. */
export type RotatedSigningSecret = WithSecret<Schema<'RotatedSigningSecret'>, 'signing_secret'>

export type FederatedCredential = Schema<'FederatedCredential'>
export type EndedFederatedCredential = Schema<'EndedFederatedCredential'>
export type FederatedClaims = Input<'FederatedClaims'>
export type CreateFederatedCredentialRequest = Input<'CreateFederatedCredentialRequest'>

export type OAuthClient = Schema<'OAuthClient'>
export type OAuthClientKeys = Schema<'OAuthClientKeys'>
export type OAuthClientAuthMethod = Value<'OAuthClientAuthMethod'>
export type OAuthGrantType = Value<'OAuthGrantType'>
export type PutOAuthClientRequest = Input<'PutOAuthClientRequest'>
export type AccessTokenAlgorithm = Value<'AccessTokenAlgorithm'>
export type SigningKey = Schema<'SigningKey'>
export type SigningKeyState = Value<'SigningKeyState'>
/** What a person has allowed a client of OAuth 2.0 to do. */
export type Grant = Schema<'Grant'>

export type UserApiKey = Schema<'UserApiKey'>
export type UserApiKeyFilter = Value<'UserApiKeyFilter'>
export type UserApiKeyListParams = Query<'v1.userApiKeys.list'>
export type CreateUserApiKeyRequest = Input<'CreateUserApiKeyRequest'>
/** Shown once: store `api_key.reveal()` now. */
export type CreatedUserApiKey = WithSecret<Schema<'CreatedUserApiKey'>, 'api_key'>

export type ApiKey = Schema<'ApiKey'>
export type ApiKeyStatus = Value<'ApiKeyStatus'>
export type KeyCredits = Schema<'KeyCredits'>
export type KeyLimit = Schema<'KeyLimit'>
export type KeyRefill = Schema<'KeyRefill'>
export type LimitKind = Value<'LimitKind'>
export type ApiKeyListParams = Query<'v1.apiKeys.list'>
export type ApiKeyCountParams = Query<'v1.apiKeys.count'>
export type ApiKeyOutcome = Value<'ApiKeyOutcome'>
export type ApiKeyResult = Schema<'ApiKeyResult'>
export type ChangedApiKeys = Schema<'ChangedApiKeys'>
export type RevokeApiKeysRequest = Input<'RevokeApiKeysRequest'>
export type DisableApiKeysRequest = Input<'DisableApiKeysRequest'>
export type EnableApiKeysRequest = Input<'EnableApiKeysRequest'>
export type CreateApiKeyRequest = Input<'CreateApiKeyRequest'>
export type UpdateApiKeyRequest = Input<'UpdateApiKeyRequest'>
export type ImportApiKeysRequest = Input<'ImportApiKeysRequest'>
export type RotateApiKeyRequest = AcceptingSecret<Input<'RotateApiKeyRequest'>, 'api_key'>
export type CreditsParam = Input<'CreditsParam'>
export type ImportedKeyParam = Input<'ImportedKeyParam'>
export type LimitParam = Input<'LimitParam'>
export type RefillParam = Input<'RefillParam'>
/** Shown once: store `api_key.reveal()` now. */
export type CreatedApiKey = WithSecret<Schema<'CreatedApiKey'>, 'api_key'>
export type ImportedApiKeys = Schema<'ImportedApiKeys'>
/** A changed key, and the replicas of the server that confirmed the change. */
export type ChangedApiKey = Schema<'ChangedApiKey'>
/** Shown once: store `new_api_key.reveal()` now. */
export type RotatedApiKey = WithSecret<Schema<'RotatedApiKey'>, 'new_api_key'>
export type Receipt = Schema<'Receipt'>
export type ReplicaReceipt = Schema<'ReplicaReceipt'>
export type ReplicaState = Value<'ReplicaState'>

export type VerifyKeyRequest = AcceptingSecret<Input<'VerifyKeyRequest'>, 'key'>
export type ChargedLimitParam = Value<'ChargedLimitParam'>
export type LimitCostParam = Input<'LimitCostParam'>
export type Verification = Schema<'Verification'>
export type VerifiedUser = Schema<'VerifiedUser'>
export type VerifyCode = Value<'VerifyCode'>
export type LimitState = Schema<'LimitState'>
export type RuleResult = Schema<'RuleResult'>
export type Charge = Schema<'Charge'>
export type ChargeState = Value<'ChargeState'>
export type CommitKeyChargeRequest = Input<'CommitKeyChargeRequest'>

export type Project = Schema<'Project'>
export type ProjectName = Schema<'ProjectName'>
export type CreatedProject = Schema<'CreatedProject'>
export type ProjectMember = Schema<'ProjectMember'>
export type CreateProjectRequest = Input<'CreateProjectRequest'>
export type SearchProjectsRequest = Input<'SearchProjectsRequest'>
export type AddProjectUserRequest = Input<'AddProjectUserRequest'>
export type AssignProjectConfigRequest = Input<'AssignProjectConfigRequest'>

export type McpConfig = Schema<'McpConfig'>
export type McpServers = Schema<'McpServers'>
export type CreatedMcpConfig = Schema<'CreatedMcpConfig'>
export type CreateMcpConfigRequest = Input<'CreateMcpConfigRequest'>
export type UpdateMcpConfigRequest = Input<'UpdateMcpConfigRequest'>

export type RoleDetails = Schema<'RoleDetails'>
/** A changed role, and what the change did to those who have it. */
export type ChangedRole = Schema<'ChangedRole'>
export type DeletedRole = Schema<'DeletedRole'>
export type CreateRoleRequest = Input<'CreateRoleRequest'>
export type UpdateRoleRequest = Input<'UpdateRoleRequest'>
export type ScopeDetails = Schema<'ScopeDetails'>
export type ScopeSet = Schema<'ScopeSet'>
export type ScopeList = Schema<'ScopeList'>
export type EffectiveScope = Schema<'EffectiveScope'>
export type EffectiveScopes = Schema<'EffectiveScopes'>
export type ScopeSource = Schema<'ScopeSource'>
export type ScopeSourceType = Value<'ScopeSourceType'>

export type Tenant = Schema<'Tenant'>
export type TenantOwner = Schema<'TenantOwner'>
/** `owner_password` is present if it was generated, and shown only once. */
export type CreatedTenant = WithSecret<Schema<'CreatedTenant'>, 'owner_password'>
export type CreateTenantRequest = Input<'CreateTenantRequest'>
export type TenantOwnerParam = Input<'TenantOwnerParam'>

export type Session = WithSecret<Schema<'Session'>, 'session_token'>
export type SessionUser = Schema<'SessionUser'>
export type CompletedSession = WithSecret<Schema<'CompletedSession'>, 'session_token'>
/** Give exactly one of `code`, `recovery_code`, `passkey` and `registration`. */
export type CompleteLoginRequest = AcceptingSecret<Input<'CompleteLoginRequest'>, 'challenge'>
export type BeginPasskeyLoginRequest = AcceptingSecret<Input<'BeginPasskeyLoginRequest'>, 'challenge'>
export type EnrolTotpAtLoginRequest = AcceptingSecret<Input<'EnrolTotpAtLoginRequest'>, 'challenge'>
export type EnrolPasskeyAtLoginRequest = AcceptingSecret<Input<'EnrolPasskeyAtLoginRequest'>, 'challenge'>
export type PasskeyLogIn = Schema<'PasskeyLogIn'>
export type PasskeyLogInOptions = Schema<'PasskeyLogInOptions'>
export type PasskeyCreation = Schema<'PasskeyCreation'>
export type PasskeyCreationOptions = Schema<'PasskeyCreationOptions'>
export type PasskeyDescriptor = Schema<'PasskeyDescriptor'>
export type PasskeyParty = Schema<'PasskeyParty'>
export type PasskeyUser = Schema<'PasskeyUser'>
export type PasskeyAlgorithm = Schema<'PasskeyAlgorithm'>
export type PasskeySelection = Schema<'PasskeySelection'>
export type PasskeyProof = Input<'PasskeyProof'>
export type PasskeyAssertion = Input<'PasskeyAssertion'>
export type PasskeyRegistration = Input<'PasskeyRegistration'>
export type PasskeyAttestation = Input<'PasskeyAttestation'>
export type VersionedSettings = Schema<'VersionedSettings'>
export type TenantSettings = Schema<'TenantSettings'>
export type KeySettings = Schema<'KeySettings'>
export type SessionSettings = Schema<'SessionSettings'>
export type MfaSettings = Schema<'MfaSettings'>
export type PasswordSettings = Schema<'PasswordSettings'>
export type TokenSettings = Schema<'TokenSettings'>
export type AccessSettings = Schema<'AccessSettings'>
export type LimitSettings = Schema<'LimitSettings'>
export type EgressSettings = Schema<'EgressSettings'>
export type RetentionSettings = Schema<'RetentionSettings'>
export type SettingsActor = Schema<'SettingsActor'>
export type SettingsVersion = Schema<'SettingsVersion'>
export type SettingChange = Schema<'SettingChange'>
export type SettingsSchema = Schema<'SettingsSchema'>
export type TenantSettingsParam = Input<'TenantSettingsParam'>
export type KeySettingsParam = Input<'KeySettingsParam'>
export type SessionSettingsParam = Input<'SessionSettingsParam'>
export type MfaSettingsParam = Input<'MfaSettingsParam'>
export type PasswordSettingsParam = Input<'PasswordSettingsParam'>
export type TokenSettingsParam = Input<'TokenSettingsParam'>
export type AccessSettingsParam = Input<'AccessSettingsParam'>
export type LimitSettingsParam = Input<'LimitSettingsParam'>
export type EgressSettingsParam = Input<'EgressSettingsParam'>
export type RetentionSettingsParam = Input<'RetentionSettingsParam'>
export type UpdateSettingsRequest = Input<'UpdateSettingsRequest'>
export type RollbackSettingsRequest = Input<'RollbackSettingsRequest'>

export type LoginPolicy = Schema<'LoginPolicy'>
export type SetAuthPolicyRequest = Input<'SetAuthPolicyRequest'>
export type SecondFactorDemand = Value<'SecondFactorDemand'>
export type Factor = Schema<'Factor'>
export type SecondFactors = Schema<'SecondFactors'>
export type EnrolledFactor = Schema<'EnrolledFactor'>
export type StartedTotp = Schema<'StartedTotp'>
export type RecoveryCodes = Schema<'RecoveryCodes'>
export type ConfirmTotpRequest = Input<'ConfirmTotpRequest'>
export type AddPasskeyRequest = AcceptingSecret<Input<'AddPasskeyRequest'>, 'challenge'>
/** Give exactly one of `password`, `code`, `recovery_code` and `passkey`, the last with its `challenge`. */
export type ReauthenticateRequest = AcceptingSecret<Input<'ReauthenticateRequest'>, 'password'>
export type LoginRequest = AcceptingSecret<Input<'LoginRequest'>, 'password'>
/** Whose credential a request has, and what it may do. */
export type Me = Schema<'Me'>
export type CredentialType = Value<'CredentialType'>
export type ListedSession = Schema<'ListedSession'>
export type EndedSessions = Schema<'EndedSessions'>
export type EndSessionsRequest = Input<'EndSessionsRequest'>
export type ChangePasswordRequest = AcceptingSecret<Input<'ChangePasswordRequest'>, 'current_password' | 'new_password'>
export type RequestPasswordResetRequest = Input<'RequestPasswordResetRequest'>
export type ConfirmPasswordResetRequest = AcceptingSecret<Input<'ConfirmPasswordResetRequest'>, 'token' | 'password'>
export type PasswordResetUser = Schema<'PasswordResetUser'>
/** `url` is shown only once. */
export type PasswordDemand = WithSecret<Schema<'PasswordDemand'>, 'url'>

export type Invitation = Schema<'Invitation'>
/** `url` is shown only once. */
export type CreatedInvitation = WithSecret<Schema<'CreatedInvitation'>, 'url'>
export type CreateInvitationRequest = Input<'CreateInvitationRequest'>
export type AcceptInvitationRequest = AcceptingSecret<Input<'AcceptInvitationRequest'>, 'token' | 'password'>
export type AcceptedInvitation = Schema<'AcceptedInvitation'>
export type AuthCheckParams = Query<'v1.auth.check'>

export type AuditEvent = Schema<'AuditEvent'>
export type AuditOutcome = Value<'AuditOutcome'>
export type AuditEventListParams = Query<'v1.auditEvents.list'>
export type FieldChange = Schema<'FieldChange'>
export type AuditCheckpoint = Schema<'AuditCheckpoint'>
export type AuditCheckpointParams = Query<'v1.auditEvents.checkpoint'>
export type AuditProof = Schema<'AuditProof'>
export type AuditProofParams = Query<'v1.auditEvents.proof'>
export type AuditConsistency = Schema<'AuditConsistency'>
export type AuditConsistencyParams = Query<'v1.auditEvents.consistency'>
export type AuditExportParams = Query<'v1.auditEvents.export'>

export type UsageRow = Schema<'UsageRow'>
export type UsageGroup = Value<'UsageGroup'>
export type UsageInterval = Value<'UsageInterval'>
export type UsageParams = Query<'v1.usage.get'>

export type StoredObject = Schema<'StoredObject'>
export type ObjectMetadata = Input<'ObjectMetadata'>
export type ObjectParam = Input<'ObjectParam'>
export type UploadObjectForm = Input<'UploadObjectForm'>
export type ObjectListParams = Query<'v1.objects.list'>
export type ObjectDeleteParams = Query<'v1.objects.delete'>
export type StorageKey = Schema<'StorageKey'>
export type DestroyedStorageKeys = Schema<'DestroyedStorageKeys'>
export type DestroyStorageKeysRequest = Input<'DestroyStorageKeysRequest'>
export type StorageSettings = Schema<'StorageSettings'>
export type StorageSettingsParam = Input<'StorageSettingsParam'>

export type Health = Schema<'Health'>
export type HealthData = Schema<'HealthData'>
export type Ready = Schema<'Ready'>
export type JsonWebKey = Schema<'JsonWebKey'>
export type JsonWebKeySet = Schema<'JsonWebKeySet'>

/** Page size and position of a list. */
export interface PageParams {
  /** Items per page, 1 to 1000. */
  limit?: number
  /** The `nextCursor` of the previous page. */
  cursor?: string
}

/** Delete it even if others depend on it. */
export interface ForceParams {
  force?: boolean
}
