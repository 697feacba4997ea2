import { AuditEvent } from './audit/audit-event.entity.ts'
import { KeyCharge } from './charges/key-charge.entity.ts'
import { McpConfig } from './configs/mcp-config.entity.ts'
import { KeyCredit } from './credits/key-credit.entity.ts'
import { AuthChallenge, Passkey, RecoveryCode, TotpFactor } from './factors/factor.entities.ts'
import { AuditLogEntry, AuditLog, PendingEvent } from './events/event-log.entities.ts'
import { FederatedCredential } from './federation/federated-credential.entity.ts'
import { IdempotentCall } from './idempotency/idempotent-call.entity.ts'
import { Invitation } from './invitations/invitation.entity.ts'
import { Job } from './jobs/job.entity.ts'
import { ApiKey } from './keys/api-key.entity.ts'
import { PasswordReset } from './passwords/password-reset.entity.ts'
import { OauthGrant } from './oauth/oauth-grant.entity.ts'
import { OauthPayload } from './oauth/oauth-payload.entity.ts'
import { EndedToken, UsedAssertion } from './oauth/ended-token.entity.ts'
import { Alert, Plugin, WebhookDelivery } from './plugins/plugin.entities.ts'
import { AuditDestinationRow, AuditPlace } from './pushes/audit-push.entities.ts'
import { OAuthClient } from './oauth/oauth-client.entity.ts'
import { SigningKey } from './oauth/signing-key.entity.ts'
import { Plan } from './plans/plan.entity.ts'
import { Membership, Project } from './projects/project.entity.ts'
import { Replica } from './replicas/replica.entity.ts'
import { CustomRole } from './roles/role.entity.ts'
import { ScimGroup, ScimMember, ScimProfile } from './scim/scim.entities.ts'
import { ConfiguredKey, Installation, ServerSecretRow } from './setup/installation.entity.ts'
import { LoginAttempt, Session } from './sessions/session.entity.ts'
import { SettingsVersion } from './settings/settings-version.entity.ts'
import { SignalSet, SignalStream } from './signals/signal-stream.entities.ts'
import { SsoAttempt, SsoConnection, SsoDomain, SsoIdentity } from './sso/sso.entities.ts'
import { StorageFile, StorageKey, StoredObject } from './storage/storage.entities.ts'
import { Tenant } from './tenants/tenant.entity.ts'
import { AuditKey, AuditTile } from './transparency/transparency.entities.ts'
import { ContentToken } from './tokens/content-token.entity.ts'
import { UsageBucket } from './usage/usage-bucket.entity.ts'
import { KeyUsage } from './usage/key-usage.entity.ts'
import { UserUsage } from './usage/user-usage.entity.ts'
import { ApiUser } from './users/api-user.entity.ts'

/** Every entity, for the ORM. */
export const entities = [
  Tenant,
  SettingsVersion,
  ApiUser,
  ApiKey,
  KeyCredit,
  KeyCharge,
  Session,
  LoginAttempt,
  Invitation,
  PasswordReset,
  TotpFactor,
  Passkey,
  RecoveryCode,
  AuthChallenge,
  ContentToken,
  Project,
  Membership,
  McpConfig,
  Plan,
  CustomRole,
  ScimProfile,
  ScimGroup,
  ScimMember,
  KeyUsage,
  UserUsage,
  UsageBucket,
  Replica,
  Installation,
  ServerSecretRow,
  ConfiguredKey,
  IdempotentCall,
  Job,
  OauthGrant,
  OauthPayload,
  AuditEvent,
  PendingEvent,
  AuditLog,
  AuditLogEntry,
  AuditTile,
  AuditKey,
  OAuthClient,
  SigningKey,
  EndedToken,
  UsedAssertion,
  FederatedCredential,
  SsoConnection,
  SsoDomain,
  SsoIdentity,
  SsoAttempt,
  Plugin,
  WebhookDelivery,
  Alert,
  SignalStream,
  SignalSet,
  StorageKey,
  StoredObject,
  StorageFile,
  AuditDestinationRow,
  AuditPlace,
]
