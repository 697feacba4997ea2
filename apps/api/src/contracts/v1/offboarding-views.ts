import { type Consequences, type Ended, MOST_NAMED } from '@keystead/domain'
import { z } from 'zod'
import { Id, ProjectRef, UserStatus } from '../schemas.ts'
import { ReceiptField } from './receipt.ts'

const newest = (what: string) => `${what}, newest first, at most ${MOST_NAMED}`

const NamedKey = z
  .object({ key_id: Id.describe('Id of the key'), name: z.string().describe('Name of the key, for people') })
  .meta({ id: 'ApiKeyName' })

const NamedGrant = z
  .object({
    grant_id: Id.describe('Id of the grant'),
    client_name: z.string().describe('Name of the client that was allowed something'),
  })
  .meta({ id: 'GrantName' })

const NamedInvitation = z
  .object({
    invitation_id: Id.describe('Id of the invitation'),
    email: z.string().describe('Email address of the person who is invited'),
  })
  .meta({ id: 'InvitationName' })

const NamedCredential = z
  .object({
    credential_id: Id.describe('Id of the credential'),
    name: z.string().nullable().describe('Name of the credential; null if none was given'),
    subject: z.string().describe('The workload, as its issuer names it'),
  })
  .meta({ id: 'FederatedCredentialName' })

export const OffboardPreview = z
  .object({
    user_id: Id.describe('Id of the user'),
    name: z.string().describe('Display name of the user'),
    status: UserStatus.describe('Status of the user now'),
    is_last_super_admin: z
      .boolean()
      .describe('Whether it would be refused: no other active Super Admin of the tenant would be left'),
    api_keys_count: z.int().describe('Number of API keys that would be revoked'),
    api_keys: z.array(NamedKey).describe(newest('These keys')),
    projects_count: z.int().describe('Number of projects that the user would leave'),
    projects: z.array(ProjectRef).describe(newest('These projects')),
    sessions_count: z.int().describe('Number of sessions that would end'),
    grants_count: z.int().describe('Number of grants of OAuth clients that would end'),
    grants: z.array(NamedGrant).describe(newest('These grants')),
    invitations_count: z.int().describe('Number of invitations that the user has sent, and that would be withdrawn'),
    invitations: z.array(NamedInvitation).describe(newest('These invitations')),
    federated_credentials_count: z.int().describe('Number of credentials of workloads that would end'),
    federated_credentials: z.array(NamedCredential).describe(newest('These credentials')),
    oauth_client: z.boolean().describe('Whether its registration as a client of OAuth would end'),
    content_token: z.boolean().describe('Whether its token of the content contract would end'),
  })
  .meta({ id: 'OffboardPreview' })

export const consequencesView = (found: Consequences, now: Date): z.infer<typeof OffboardPreview> => ({
  user_id: found.user.id,
  name: found.user.name,
  status: found.user.statusAt(now),
  is_last_super_admin: found.isLastSuperAdmin,
  api_keys_count: found.keys.count,
  api_keys: found.keys.items.map(({ id, name }) => ({ key_id: id, name })),
  projects_count: found.projects.count,
  projects: found.projects.items.map(({ project }) => ({
    project_id: project.id,
    project_name: project.getEntity().name,
  })),
  sessions_count: found.sessions,
  grants_count: found.grants.count,
  grants: found.grants.items.map(({ id, clientName }) => ({ grant_id: id, client_name: clientName })),
  invitations_count: found.invitations.count,
  invitations: found.invitations.items.map(({ id, email }) => ({ invitation_id: id, email })),
  federated_credentials_count: found.federatedCredentials.count,
  federated_credentials: found.federatedCredentials.items.map(({ id, name, subject }) => ({
    credential_id: id,
    name: name ?? null,
    subject,
  })),
  oauth_client: found.isOauthClient,
  content_token: found.hasContentToken,
})

export const Offboarded = z
  .object({
    user_id: Id.describe('Id of the user'),
    api_keys: z.int().describe('Number of API keys that were revoked'),
    projects: z.int().describe('Number of projects that the user has left'),
    sessions: z.int().describe('Number of sessions that have ended'),
    grants: z.int().describe('Number of grants of OAuth clients that have ended'),
    invitations: z.int().describe('Number of invitations that were withdrawn'),
    federated_credentials: z.int().describe('Number of credentials of workloads that have ended'),
    oauth_client: z.boolean().describe('Whether its registration as a client of OAuth has ended'),
    content_token: z.boolean().describe('Whether its token of the content contract has ended'),
    receipt: ReceiptField,
  })
  .meta({ id: 'OffboardedUser' })

export const endedView = (ended: Ended) => ({
  api_keys: ended.keys,
  projects: ended.projects,
  sessions: ended.sessions,
  grants: ended.grants,
  invitations: ended.invitations,
  federated_credentials: ended.federatedCredentials,
  oauth_client: ended.oauthClients > 0,
  content_token: ended.contentTokens > 0,
})
