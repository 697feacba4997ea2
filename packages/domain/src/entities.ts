import { AuditEvent } from './audit/audit-event.entity.ts'
import { KeyCharge } from './charges/key-charge.entity.ts'
import { McpConfig } from './configs/mcp-config.entity.ts'
import { KeyCredit } from './credits/key-credit.entity.ts'
import { IdempotentCall } from './idempotency/idempotent-call.entity.ts'
import { Job } from './jobs/job.entity.ts'
import { ApiKey } from './keys/api-key.entity.ts'
import { Membership, Project } from './projects/project.entity.ts'
import { Replica } from './replicas/replica.entity.ts'
import { ConfiguredKey, Installation, ServerSecretRow } from './setup/installation.entity.ts'
import { LoginAttempt, Session } from './sessions/session.entity.ts'
import { Tenant } from './tenants/tenant.entity.ts'
import { ContentToken } from './tokens/content-token.entity.ts'
import { UsageBucket } from './usage/usage-bucket.entity.ts'
import { KeyUsage } from './usage/key-usage.entity.ts'
import { UserUsage } from './usage/user-usage.entity.ts'
import { ApiUser } from './users/api-user.entity.ts'

/** Every entity, for the ORM. */
export const entities = [
  Tenant,
  ApiUser,
  ApiKey,
  KeyCredit,
  KeyCharge,
  Session,
  LoginAttempt,
  ContentToken,
  Project,
  Membership,
  McpConfig,
  KeyUsage,
  UserUsage,
  UsageBucket,
  Replica,
  Installation,
  ServerSecretRow,
  ConfiguredKey,
  IdempotentCall,
  Job,
  AuditEvent,
]
