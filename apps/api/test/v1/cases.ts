import { randomBytes, randomUUID } from 'node:crypto'
import type { RequiredScope } from '@keystead/domain'
import { appRouter } from '../../src/contracts/router.ts'
import { restProceduresOf } from '../../src/contracts/rest-procedures.ts'
import { federatedCredential, plugin, ssoConnection, type World } from './support.ts'

/** A request that succeeds in a fresh world, for whoever holds `scope` there and all that the user holds. */
export interface Case {
  scope: RequiredScope
  method: string
  path: (world: World) => string
  body?: (world: World) => unknown
  headers?: Record<string, string>
  /** The answer is text: a line for each event. */
  isText?: boolean
  /** It ends what other cases of its tenant need. */
  needsOwnTenant?: boolean
}

const PROJECT = (world: World) => `/api/v1/projects/${world.projectId}`
const USER = (world: World) => `/api/v1/users/${world.userId}`
const KEY = (world: World) => `/api/v1/api-keys/${world.keyId}`
const CONFIG = (world: World) => `/api/v1/configs/${world.configId}`
const ROLE = (world: World) => `/api/v1/roles/${world.roleId}`
const PLAN = (world: World) => `/api/v1/plans/${world.planId}`
const CHARGE = (world: World) => `/api/v1/keys/charges/${world.chargeId}`
const SSO = (world: World) => `/api/v1/sso-connections/${world.connectionId}`
const FEDERATED = (world: World) => `${USER(world)}/federated-credentials`
const OBJECT = (world: World) => `/api/v1/storage/objects/${world.objectId}`
const PLUGIN = (world: World) => `/api/v1/plugins/${world.pluginId}`
const FORCE = () => ({ force: true })

/** One request for each procedure of v1 that asks for a scope. */
export const cases: Record<string, Case> = {
  'users.list': { scope: 'users:read', method: 'GET', path: () => '/api/v1/users' },
  'users.create': {
    scope: 'users:create',
    method: 'POST',
    path: () => '/api/v1/users',
    body: () => ({ email: `new-${randomUUID()}@example.com` }),
  },
  'users.get': { scope: 'users:read', method: 'GET', path: USER },
  'users.update': {
    scope: 'users:update',
    method: 'PUT',
    path: USER,
    body: () => ({ name: `Renamed ${randomUUID()}` }),
  },
  'users.delete': { scope: 'users:delete', method: 'DELETE', path: USER, body: FORCE },
  'users.effectiveScopes': { scope: 'users:read', method: 'GET', path: (world) => `${USER(world)}/effective-scopes` },
  'users.projects': { scope: 'users:read', method: 'GET', path: (world) => `${USER(world)}/projects` },
  'users.search': {
    scope: 'users:read',
    method: 'POST',
    path: () => '/api/v1/users/search',
    body: (world) => ({ search_term: world.email }),
  },
  'users.demandPassword': {
    scope: 'users:update',
    method: 'POST',
    path: (world) => `${USER(world)}/password-reset`,
  },
  'users.endSessions': { scope: 'users:update', method: 'DELETE', path: (world) => `${USER(world)}/sessions` },
  'users.count': { scope: 'users:read', method: 'GET', path: () => '/api/v1/users/count' },
  'users.disableMany': {
    scope: 'users:update',
    method: 'POST',
    path: () => '/api/v1/users/disable',
    body: (world) => ({ user_ids: [world.userId] }),
  },
  'users.offboardPreview': { scope: 'users:delete', method: 'GET', path: (world) => `${USER(world)}/offboard` },
  'users.offboard': { scope: 'users:delete', method: 'POST', path: (world) => `${USER(world)}/offboard` },
  'users.offboardMany': {
    scope: 'users:delete',
    method: 'POST',
    path: () => '/api/v1/users/offboard',
    body: (world) => ({ user_ids: [world.userId] }),
  },
  'userApiKeys.list': { scope: 'keys:read', method: 'GET', path: (world) => `${USER(world)}/api-keys` },
  'userApiKeys.create': {
    scope: 'keys:create',
    method: 'POST',
    path: (world) => `${USER(world)}/api-keys`,
    body: (world) => ({ project_id: world.projectId }),
  },
  'userApiKeys.deleteAll': { scope: 'keys:delete', method: 'DELETE', path: (world) => `${USER(world)}/api-keys` },
  'apiKeys.list': { scope: 'keys:read', method: 'GET', path: () => '/api/v1/api-keys' },
  'apiKeys.count': { scope: 'keys:read', method: 'GET', path: () => '/api/v1/api-keys/count' },
  'apiKeys.revokeMany': {
    scope: 'keys:delete',
    method: 'POST',
    path: () => '/api/v1/api-keys/revoke',
    body: (world) => ({ key_ids: [world.keyId] }),
  },
  'apiKeys.disableMany': {
    scope: 'keys:update',
    method: 'POST',
    path: () => '/api/v1/api-keys/disable',
    body: (world) => ({ key_ids: [world.keyId] }),
  },
  'apiKeys.enableMany': {
    scope: 'keys:update',
    method: 'POST',
    path: () => '/api/v1/api-keys/enable',
    body: (world) => ({ key_ids: [world.keyId] }),
  },
  'apiKeys.get': { scope: 'keys:read', method: 'GET', path: KEY },
  'apiKeys.rotate': {
    scope: 'keys:update',
    method: 'POST',
    path: () => '/api/v1/api-keys/rotate',
    body: (world) => ({ api_key: world.keyText }),
  },
  'apiKeys.create': {
    scope: 'keys:create',
    method: 'POST',
    path: () => '/api/v1/api-keys',
    body: (world) => ({ user_id: world.userId, scopes: [] }),
  },
  'apiKeys.import': {
    scope: 'keys:create',
    method: 'POST',
    path: () => '/api/v1/api-keys/import',
    body: (world) => ({ keys: [{ sha256: randomBytes(32).toString('hex'), user_id: world.userId, scopes: [] }] }),
  },
  'apiKeys.update': { scope: 'keys:update', method: 'PATCH', path: KEY, body: () => ({ name: 'Renamed' }) },
  'apiKeys.disable': { scope: 'keys:update', method: 'POST', path: (world) => `${KEY(world)}/disable` },
  'apiKeys.enable': { scope: 'keys:update', method: 'POST', path: (world) => `${KEY(world)}/enable` },
  'apiKeys.delete': { scope: 'keys:delete', method: 'DELETE', path: KEY },
  'plans.list': { scope: 'keys:read', method: 'GET', path: () => '/api/v1/plans' },
  'plans.create': {
    scope: 'keys:update',
    method: 'POST',
    path: () => '/api/v1/plans',
    body: () => ({ name: `new-${randomUUID()}`, limits: [] }),
  },
  'plans.get': { scope: 'keys:read', method: 'GET', path: PLAN },
  'plans.update': { scope: 'keys:update', method: 'PATCH', path: PLAN, body: () => ({ limits: [] }) },
  'plans.delete': { scope: 'keys:update', method: 'DELETE', path: PLAN },
  'keys.verify': {
    scope: 'keys:verify',
    method: 'POST',
    path: () => '/api/v1/keys/verify',
    body: (world) => ({ key: world.keyText }),
  },
  'keys.verifyBatch': {
    scope: 'keys:verify',
    method: 'POST',
    path: () => '/api/v1/keys/verify/batch',
    body: (world) => ({ requests: [{ key: world.keyText }] }),
  },
  'keys.commitCharge': { scope: 'keys:verify', method: 'POST', path: (world) => `${CHARGE(world)}/commit` },
  'keys.refundCharge': { scope: 'keys:verify', method: 'POST', path: (world) => `${CHARGE(world)}/refund` },
  'projects.list': { scope: 'projects:read', method: 'GET', path: () => '/api/v1/projects' },
  'projects.create': {
    scope: 'projects:create',
    method: 'POST',
    path: () => '/api/v1/projects',
    body: () => ({ project_name: `new-${randomUUID()}` }),
  },
  'projects.search': {
    scope: 'projects:read',
    method: 'POST',
    path: () => '/api/v1/projects/search',
    body: (world) => ({ search_term: world.projectName }),
  },
  'projects.get': { scope: 'projects:read', method: 'GET', path: PROJECT },
  'projects.delete': { scope: 'projects:delete', method: 'DELETE', path: PROJECT, body: FORCE },
  'projects.users': { scope: 'projects:read', method: 'GET', path: (world) => `${PROJECT(world)}/users` },
  'projects.addUser': {
    scope: 'projects:update',
    method: 'POST',
    path: (world) => `${PROJECT(world)}/users`,
    body: (world) => ({ user_id: world.tenant.ownerId }),
  },
  'projects.removeUser': {
    scope: 'projects:update',
    method: 'DELETE',
    path: (world) => `${PROJECT(world)}/users/${world.userId}`,
  },
  'projects.clearUsers': { scope: 'projects:update', method: 'DELETE', path: (world) => `${PROJECT(world)}/users` },
  'projects.assignConfig': {
    scope: 'projects:update',
    method: 'POST',
    path: (world) => `${PROJECT(world)}/assign-config`,
    body: (world) => ({ config_id: world.configId }),
  },
  'projects.unassignConfig': {
    scope: 'projects:update',
    method: 'POST',
    path: (world) => `${PROJECT(world)}/unassign-config`,
  },
  'projects.config': { scope: 'projects:read', method: 'GET', path: (world) => `${PROJECT(world)}/config` },
  'configs.list': { scope: 'configs:read', method: 'GET', path: () => '/api/v1/configs' },
  'configs.create': {
    scope: 'configs:create',
    method: 'POST',
    path: () => '/api/v1/configs',
    body: () => ({ config_name: `new-${randomUUID()}` }),
  },
  'configs.get': { scope: 'configs:read', method: 'GET', path: CONFIG },
  'configs.update': {
    scope: 'configs:update',
    method: 'PUT',
    path: CONFIG,
    body: () => ({ config_name: `renamed-${randomUUID()}` }),
  },
  'configs.delete': { scope: 'configs:delete', method: 'DELETE', path: CONFIG, body: FORCE },
  'settings.get': { scope: 'settings:read', method: 'GET', path: () => '/api/v1/config' },
  'settings.update': {
    scope: 'settings:write',
    method: 'PATCH',
    path: () => '/api/v1/config',
    body: () => ({ settings: { limits: { new_keys: [{ name: randomUUID(), limit: 1000, window_seconds: 1 }] } } }),
    headers: { 'if-match': '*' },
  },
  'settings.history': { scope: 'settings:read', method: 'GET', path: () => '/api/v1/config/history' },
  'settings.schema': { scope: 'settings:read', method: 'GET', path: () => '/api/v1/config/schema' },
  'settings.rollback': {
    scope: 'settings:write',
    method: 'POST',
    path: () => '/api/v1/config/rollback',
    body: () => ({ version: 0 }),
    headers: { 'if-match': '*' },
  },
  'authPolicy.get': { scope: 'settings:read', method: 'GET', path: () => '/api/v1/auth/policy' },
  'authPolicy.set': {
    scope: 'settings:write',
    method: 'PUT',
    path: () => '/api/v1/auth/policy',
    body: () => ({ second_factor: 'optional' }),
  },
  'userFactors.list': { scope: 'users:read', method: 'GET', path: (world) => `${USER(world)}/factors` },
  'userFactors.removeAll': { scope: 'users:update', method: 'DELETE', path: (world) => `${USER(world)}/factors` },
  'roles.list': { scope: 'roles:manage', method: 'GET', path: () => '/api/v1/roles' },
  'roles.create': {
    scope: 'roles:manage',
    method: 'POST',
    path: () => '/api/v1/roles',
    body: () => ({ name: `new-${randomUUID()}`, scopes: ['roles:manage'] }),
  },
  'roles.get': { scope: 'roles:manage', method: 'GET', path: ROLE },
  'roles.update': { scope: 'roles:manage', method: 'PUT', path: ROLE, body: () => ({ scopes: [] }) },
  'roles.delete': { scope: 'roles:manage', method: 'DELETE', path: ROLE },
  'federatedCredentials.list': { scope: 'federation:manage', method: 'GET', path: FEDERATED },
  'federatedCredentials.create': {
    scope: 'federation:manage',
    method: 'POST',
    path: FEDERATED,
    body: () => federatedCredential(randomUUID()),
  },
  'federatedCredentials.delete': {
    scope: 'federation:manage',
    method: 'DELETE',
    path: (world) => `${FEDERATED(world)}/${world.federatedId}`,
  },
  'plugins.list': { scope: 'plugins:manage', method: 'GET', path: () => '/api/v1/plugins' },
  'plugins.create': {
    scope: 'plugins:manage',
    method: 'POST',
    path: () => '/api/v1/plugins',
    body: () => plugin(randomUUID()),
  },
  'plugins.get': { scope: 'plugins:manage', method: 'GET', path: PLUGIN },
  'plugins.update': { scope: 'plugins:manage', method: 'PATCH', path: PLUGIN, body: () => ({ name: 'Renamed' }) },
  'plugins.delete': { scope: 'plugins:manage', method: 'DELETE', path: PLUGIN },
  'plugins.enable': { scope: 'plugins:manage', method: 'POST', path: (world) => `${PLUGIN(world)}/enable` },
  'plugins.disable': { scope: 'plugins:manage', method: 'POST', path: (world) => `${PLUGIN(world)}/disable` },
  'plugins.test': { scope: 'plugins:manage', method: 'POST', path: (world) => `${PLUGIN(world)}/test` },
  'plugins.rotateSecret': {
    scope: 'plugins:manage',
    method: 'POST',
    path: (world) => `${PLUGIN(world)}/rotate-secret`,
  },
  'plugins.deliveries': { scope: 'plugins:manage', method: 'GET', path: (world) => `${PLUGIN(world)}/deliveries` },
  'plugins.redeliver': {
    scope: 'plugins:manage',
    method: 'POST',
    path: (world) => `${PLUGIN(world)}/deliveries/${world.deliveryId}/redeliver`,
  },
  'ssoConnections.list': { scope: 'sso:manage', method: 'GET', path: () => '/api/v1/sso-connections' },
  'ssoConnections.create': {
    scope: 'sso:manage',
    method: 'POST',
    path: () => '/api/v1/sso-connections',
    body: () => ssoConnection(randomUUID()),
  },
  'ssoConnections.get': { scope: 'sso:manage', method: 'GET', path: SSO },
  'ssoConnections.update': { scope: 'sso:manage', method: 'PUT', path: SSO, body: () => ssoConnection(randomUUID()) },
  'ssoConnections.delete': { scope: 'sso:manage', method: 'DELETE', path: SSO },
  'ssoConnections.verifyDomain': {
    scope: 'sso:manage',
    method: 'POST',
    path: (world) => `${SSO(world)}/domains/${world.ssoDomain.domain}/verify`,
    body: () => ({}),
  },
  'objects.list': { scope: 'storage:read', method: 'GET', path: () => '/api/v1/storage/objects' },
  'objects.metadata': { scope: 'storage:read', method: 'GET', path: (world) => `${OBJECT(world)}/metadata` },
  'objects.delete': { scope: 'storage:write', method: 'DELETE', path: OBJECT },
  'storageKeys.list': { scope: 'storage:manage', method: 'GET', path: () => '/api/v1/storage/keys' },
  'storageKeys.rotate': { scope: 'storage:manage', method: 'POST', path: () => '/api/v1/storage/keys/rotate' },
  'storageKeys.destroy': {
    scope: 'storage:manage',
    method: 'POST',
    path: () => '/api/v1/storage/keys/destroy',
    body: () => ({ confirm: 'destroy all objects' }),
    needsOwnTenant: true,
  },
  'oauthClients.get': { scope: 'keys:read', method: 'GET', path: (world) => `${USER(world)}/oauth-client` },
  'oauthClients.put': {
    scope: 'keys:create',
    method: 'PUT',
    path: (world) => `${USER(world)}/oauth-client`,
    body: () => ({ redirect_uris: [] }),
  },
  'oauthClients.delete': { scope: 'keys:delete', method: 'DELETE', path: (world) => `${USER(world)}/oauth-client` },
  'signingKeys.list': { scope: 'tenants:manage', method: 'GET', path: () => '/api/v1/signing-keys' },
  'signingKeys.rotate': {
    scope: 'tenants:manage',
    method: 'POST',
    path: () => '/api/v1/signing-keys/rotate',
    body: () => ({}),
  },
  'tenants.list': { scope: 'tenants:manage', method: 'GET', path: () => '/api/v1/tenants' },
  'tenants.create': {
    scope: 'tenants:manage',
    method: 'POST',
    path: () => '/api/v1/tenants',
    body: () => ({
      name: `Tenant ${randomUUID()}`,
      owner: { email: 'owner@new.example', password: 'long enough to be one' },
    }),
  },
  'invitations.list': { scope: 'users:create', method: 'GET', path: () => '/api/v1/invitations' },
  'invitations.create': {
    scope: 'users:create',
    method: 'POST',
    path: () => '/api/v1/invitations',
    body: () => ({ email: `new-${randomUUID()}@example.com` }),
  },
  'invitations.delete': {
    scope: 'users:create',
    method: 'DELETE',
    path: (world) => `/api/v1/invitations/${world.invitationId}`,
  },
  'usage.get': { scope: 'usage:read', method: 'GET', path: () => '/api/v1/usage' },
  'auditEvents.list': { scope: 'audit:read', method: 'GET', path: () => '/api/v1/audit-events' },
  'auditEvents.checkpoint': { scope: 'audit:read', method: 'GET', path: () => '/api/v1/audit-events/checkpoint' },
  'auditEvents.proof': {
    scope: 'audit:read',
    method: 'GET',
    path: (world) => `/api/v1/audit-events/proof?event=${world.eventId}`,
  },
  'auditEvents.consistency': {
    scope: 'audit:read',
    method: 'GET',
    path: () => '/api/v1/audit-events/consistency?from=1',
  },
  'auditEvents.export': {
    scope: 'audit:read',
    method: 'GET',
    path: () => '/api/v1/audit-events/export',
    isText: true,
  },
}

/** The procedures of v1 as the router has them, with what each asks for: the table above must know them all. */
export const scopedProcedures: Record<string, RequiredScope> = Object.fromEntries(
  restProceduresOf(appRouter._def.record, '').flatMap(({ name, meta }) =>
    name.startsWith('v1.') && meta.scope !== undefined ? [[name.slice('v1.'.length), meta.scope]] : [],
  ),
)
