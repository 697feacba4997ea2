export { Keystead, type RawRequest } from './client.ts'
export type { Call, WithResponse } from './core/call.ts'
export type { CompletionStream } from './core/completion-stream.ts'
export {
  APIConnectionError,
  APIError,
  APITimeoutError,
  AuthenticationError,
  BadRequestError,
  ConflictError,
  InternalServerError,
  InvalidResponseError,
  KeysteadError,
  MfaRequiredError,
  NotFoundError,
  OAuthError,
  PermissionDeniedError,
  PreconditionFailedError,
  RateLimitError,
  StreamError,
  UnprocessableEntityError,
} from './core/errors.ts'
export type { List, Page } from './core/list.ts'
export type { Logger, LogLevel } from './core/log.ts'
export type {
  ClientCredentials,
  ClientOptions,
  CredentialOptions,
  Fetch,
  LogIn,
  Middleware,
  OptionChanges,
  OutgoingRequest,
  RequestContent,
  RequestOptions,
  TimedToken,
  Token,
  TokenProvider,
  TransportOptions,
} from './core/options.ts'
export { Secret } from './core/secret.ts'
export { Transport } from './core/transport.ts'
export { Accounts, AccountUsers } from './resources/accounts.ts'
export { Aggregator, AggregatorApiKeys, AggregatorUsers } from './resources/aggregator.ts'
export { ApiKeys } from './resources/api-keys.ts'
export { AuditEvents, AuditExport } from './resources/audit-events.ts'
export { Auth } from './resources/auth.ts'
export { AuthPolicy } from './resources/auth-policy.ts'
export { Factors } from './resources/factors.ts'
export { UserFactors } from './resources/user-factors.ts'
export { Configs } from './resources/configs.ts'
export { Authzen } from './resources/authzen.ts'
export { Content, ContentApiUsers } from './resources/content.ts'
export { Grants } from './resources/grants.ts'
export { Invitations } from './resources/invitations.ts'
export { Jobs } from './resources/jobs.ts'
export { Keys } from './resources/keys.ts'
export { OAuthClients } from './resources/oauth-clients.ts'
export { Events } from './resources/events.ts'
export { Plugins } from './resources/plugins.ts'
export { Projects } from './resources/projects.ts'
export { System } from './resources/system.ts'
export { Plans } from './resources/plans.ts'
export { Roles } from './resources/roles.ts'
export { Scopes } from './resources/scopes.ts'
export { Settings } from './resources/settings.ts'
export { SigningKeys } from './resources/signing-keys.ts'
export { Tenants } from './resources/tenants.ts'
export { Usage } from './resources/usage.ts'
export { FederatedCredentials } from './resources/federated-credentials.ts'
export { type ByteRange, ObjectDownload, Objects } from './resources/objects.ts'
export { StorageKeys } from './resources/storage-keys.ts'
export type { UploadContent } from './core/upload.ts'
export { SsoConnections } from './resources/sso-connections.ts'
export { UserApiKeys } from './resources/user-api-keys.ts'
export { Users } from './resources/users.ts'
export type * from './types/auth-check.ts'
export type * from './types/completions.ts'
export type * from './types/contracts.ts'
export type * from './types/errors.ts'
export type * from './types/v1.ts'
export { VERSION } from './version.ts'
