import { McpConfig } from '../configs/mcp-config.entity.ts'
import { FederatedCredential } from '../federation/federated-credential.entity.ts'
import type { Json } from '../json.ts'
import { ApiKey } from '../keys/api-key.entity.ts'
import { OAuthClient } from '../oauth/oauth-client.entity.ts'
import { OauthGrant } from '../oauth/oauth-grant.entity.ts'
import { Plan } from '../plans/plan.entity.ts'
import { Plugin } from '../plugins/plugin.entities.ts'
import { Project } from '../projects/project.entity.ts'
import { CustomRole } from '../roles/role.entity.ts'
import { ScimGroup } from '../scim/scim.entities.ts'
import { SignalStream } from '../signals/signal-stream.entities.ts'
import { SsoConnection } from '../sso/sso.entities.ts'
import { ApiUser } from '../users/api-user.entity.ts'

/** How a property is shown: by this name, as it is or as `of` makes it. */
export interface ShownField {
  name: string
  of?: (value: Json) => Json
}

/** A URL may hold a secret, so its origin stands for it. */
const origin = (name: string): ShownField => ({
  name,
  of: (value) => (typeof value === 'string' && URL.canParse(value) ? new URL(value).origin : null),
})

type Fields = Readonly<Record<string, string | ShownField>>

/** What audit events show of a change, by the entity: never a secret, and nothing that a caller may keep secrets in, such as metadata. */
const SHOWN: ReadonlyMap<unknown, Fields> = new Map<unknown, Fields>([
  [
    ApiUser,
    {
      name: 'name',
      username: 'username',
      email: 'email',
      description: 'description',
      roles: 'roles',
      scopes: 'scopes',
      status: 'status',
      expiresAt: 'expires_at',
    },
  ],
  [
    ApiKey,
    {
      name: 'name',
      scopes: 'scopes',
      limits: 'limits',
      planId: 'plan_id',
      ipAllowlist: 'ip_allowlist',
      environment: 'environment',
      externalId: 'external_id',
      expiresAt: 'expires_at',
      disabledAt: 'disabled_at',
      revokedAt: 'revoked_at',
    },
  ],
  [Plan, { name: 'name', description: 'description', limits: 'limits' }],
  [CustomRole, { name: 'name', description: 'description', scopes: 'scopes' }],
  [Project, { name: 'name', config: 'config_id' }],
  [McpConfig, { name: 'name' }],
  [ScimGroup, { displayName: 'display_name', roles: 'roles' }],
  [
    SsoConnection,
    {
      name: 'name',
      issuer: 'issuer',
      clientId: 'client_id',
      defaultRoles: 'default_roles',
      provision: 'provision',
      requireSso: 'require_sso',
      trustEmail: 'trust_email',
    },
  ],
  [
    OAuthClient,
    {
      name: 'client_name',
      redirectUris: 'redirect_uris',
      grantTypes: 'grant_types',
      tokenEndpointAuthMethod: 'token_endpoint_auth_method',
      jwksUri: 'jwks_uri',
      logoUri: 'logo_uri',
      scopes: 'scopes',
      tokenAlgorithm: 'token_algorithm',
    },
  ],
  [OauthGrant, { identityScopes: 'identity_scopes', resources: 'resources' }],
  [FederatedCredential, { scopes: 'scopes' }],
  [
    Plugin,
    {
      name: 'name',
      version: 'version',
      description: 'description',
      url: origin('url'),
      events: 'events',
      isEnabled: 'is_enabled',
    },
  ],
  [
    SignalStream,
    {
      description: 'description',
      eventsRequested: 'events_requested',
      method: 'method',
      endpointUrl: origin('endpoint_url'),
      status: 'status',
      reason: 'reason',
    },
  ],
])

/** @returns undefined for what events show nothing of */
export function shownFieldsOf(entity: unknown): [property: string, shown: ShownField][] | undefined {
  const fields = SHOWN.get(entity)
  return (
    fields &&
    Object.entries(fields).map(([property, shown]) => [property, typeof shown === 'string' ? { name: shown } : shown])
  )
}
