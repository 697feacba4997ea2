import type { CatalogueEntry } from './entry.ts'

const USER_ID = '440e8400-e29b-41d4-a716-446655440000'
const KEY_ID = '990e8400-e29b-41d4-a716-446655440004'
const CONNECTION_ID = 'a90e8400-e29b-41d4-a716-446655440007'

const CONNECTION = {
  name: 'Example Inc.',
  issuer: 'https://idp.example.com',
  client_id: 'keystead',
  domains: ['example.com'],
  default_roles: ['user'],
  provision: 'any',
  require_sso: false,
  trust_email: false,
}

const GROUP = { name: 'Staff', roles: ['user'], added_members: 2, removed_members: 1 }

/** Events of users and of how they get in. */
export const PEOPLE_EVENTS = {
  'user.created': {
    description: 'A user was created',
    target: 'user',
    details: { name: 'alice', roles: ['user'], scopes: ['jobs:read'] },
  },
  'user.updated': {
    description: 'A user was changed',
    target: 'user',
    details: { changed: ['roles'], roles: ['user'], narrowed_keys: [KEY_ID] },
  },
  'user.offboarded': {
    description: 'All that a user could act by was ended, and the user deactivated',
    target: 'user',
    details: { ended_keys: 3, ended_sessions: 1, ended_grants: 0, left_projects: 2 },
  },
  'user.deleted': { description: 'A user was deleted, with its keys', target: 'user', details: { name: 'alice' } },
  'invitation.created': {
    description: 'A person was invited',
    target: 'invitation',
    details: { email: 'bob@example.com', roles: ['user'], scopes: [] },
  },
  'invitation.accepted': {
    description: 'A person accepted an invitation',
    target: 'invitation',
    details: { email: 'bob@example.com', inviter_id: USER_ID },
  },
  'invitation.withdrawn': {
    description: 'An invitation was withdrawn',
    target: 'invitation',
    details: { email: 'bob@example.com' },
  },
  'password.changed': { description: 'A person changed their password', target: 'user', details: null },
  'password.demanded': { description: 'A person was sent a link to set a password', target: 'user', details: null },
  'password.reset_requested': {
    description: 'A person asked for a link to reset the password',
    target: 'user',
    details: null,
  },
  'password.reset': { description: 'A person set a password by a link', target: 'user', details: null },
  'owner.reset': {
    description: 'The owner got a new password by a command on the machine of the service',
    target: 'user',
    details: { actor: 'system', cause: 'keystead reset-owner' },
  },
  'login.challenged': {
    description: 'A password was right, and a second factor must follow',
    target: 'user',
    details: { factors: ['totp'], must_enrol: false },
  },
  'session.opened': {
    description: 'A person logged in',
    target: 'session',
    details: { factor: 'totp', sso_connection_id: CONNECTION_ID },
  },
  'session.confirmed': {
    description: 'A person presented a password or a factor again',
    target: 'session',
    details: { by: 'password' },
  },
  'session.closed': { description: 'A session was closed', target: 'session', details: null },
  'sessions.ended': {
    description: 'The sessions of a person were ended',
    target: 'user',
    details: { count: 2, connection_id: CONNECTION_ID, by: 'identity_provider' },
  },
  'factor.enrolled': {
    description: 'A person added a second factor',
    target: 'factor',
    details: { kind: 'passkey', name: 'Laptop' },
  },
  'factor.removed': { description: 'A person removed a second factor', target: 'factor', details: { kind: 'totp' } },
  'factors.removed': { description: 'The second factors of a person were removed', target: 'user', details: null },
  'recovery_codes.created': { description: 'A person got new recovery codes', target: 'user', details: null },
  'recovery_code.used': { description: 'A person used a recovery code', target: 'user', details: null },
  'sso_connection.created': {
    description: 'An identity provider was connected',
    target: 'sso_connection',
    details: CONNECTION,
  },
  'sso_connection.updated': {
    description: 'An identity provider was changed',
    target: 'sso_connection',
    details: { ...CONNECTION, secret_changed: false, ended_sessions: 0 },
  },
  'sso_connection.deleted': {
    description: 'An identity provider was deleted, and its sessions ended',
    target: 'sso_connection',
    details: { name: 'Example Inc.', issuer: 'https://idp.example.com', ended_sessions: 3 },
  },
  'sso_connection.domain_verified': {
    description: 'A domain of an identity provider was verified',
    target: 'sso_connection',
    details: { domain: 'example.com', by: 'dns', tenant_id: '00000000-0000-0000-0000-000000000001' },
  },
  'sso_identity.linked': {
    description: 'A person was recognised at an identity provider for the first time',
    target: 'user',
    details: { connection_id: CONNECTION_ID, email: 'alice@example.com' },
  },
  'sso_identity.provisioned': {
    description: 'A user was created for a person from an identity provider',
    target: 'user',
    details: { connection_id: CONNECTION_ID, domain: 'example.com' },
  },
  'sso_identity.not_provisioned': {
    description: 'A person from an identity provider got no user',
    target: 'user',
    details: { connection_id: CONNECTION_ID, domain: 'example.com' },
  },
  'group.created': { description: 'An identity provider created a group', target: 'group', details: GROUP },
  'group.updated': { description: 'An identity provider changed a group', target: 'group', details: GROUP },
  'group.deleted': {
    description: 'An identity provider deleted a group',
    target: 'group',
    details: { name: 'Staff', members: 4 },
  },
} as const satisfies Readonly<Record<string, CatalogueEntry>>
