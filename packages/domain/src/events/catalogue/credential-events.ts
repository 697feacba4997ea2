import type { CatalogueEntry } from './entry.ts'

const USER_ID = '440e8400-e29b-41d4-a716-446655440000'
const KEY_ID = '990e8400-e29b-41d4-a716-446655440004'
const CONNECTION_ID = 'a90e8400-e29b-41d4-a716-446655440007'
const CLIENT = {
  scopes: ['jobs:read'],
  grant_types: ['authorization_code', 'refresh_token'],
  redirect_uris: ['https://app.example.com/callback'],
}
const WORKLOAD = {
  user_id: USER_ID,
  name: 'Deployment',
  issuer: 'https://token.actions.githubusercontent.com',
  subject: 'repo:octo-org/octo-repo',
}

/** Events of keys, tokens, and of those who use them. */
export const CREDENTIAL_EVENTS = {
  'key.created': {
    description: 'An API key was created',
    target: 'key',
    details: { user_id: USER_ID, name: 'Deployment', scopes: ['jobs:read'], management: false },
  },
  'key.imported': {
    description: 'An API key was imported',
    target: 'key',
    details: { user_id: USER_ID, name: 'Deployment', scopes: ['jobs:read'], management: false },
  },
  'key.rotated': {
    description: 'An API key was made in place of another',
    target: 'key',
    details: { replaces: KEY_ID },
  },
  'key.retiring': {
    description: 'A replaced API key works for a while',
    target: 'key',
    details: { successor: KEY_ID, retires_at: '2026-01-16T10:30:00.000Z' },
  },
  'key.updated': {
    description: 'The rules of an API key were changed',
    target: 'key',
    details: { changed: ['limits'] },
  },
  'key.narrowed': {
    description: 'An API key lost scopes, because its user did',
    target: 'key',
    details: { user_id: USER_ID, scopes: [], removed: ['jobs:read'] },
  },
  'key.disabled': { description: 'An API key was disabled', target: 'key', details: null },
  'key.enabled': { description: 'An API key was enabled again', target: 'key', details: null },
  'key.revoked': { description: 'An API key was revoked', target: 'key', details: { user_id: USER_ID } },
  'key.used': { description: 'An API key was used; counted by minute', target: 'key', details: null },
  'key.refused': {
    description: 'An API key was refused; counted by minute',
    target: 'key',
    details: { reason: 'RATE_LIMITED' },
    isFailure: true,
  },
  'authentication.failed': {
    description: 'A credential was refused; counted by minute',
    target: null,
    details: {
      reason: 'assertion_unknown',
      issuer: 'https://token.actions.githubusercontent.com',
      subject: 'repo:octo-org/octo-repo',
      connection_id: CONNECTION_ID,
    },
    isFailure: true,
  },
  'charge.committed': {
    description: 'A reserved cost was charged',
    target: 'charge',
    details: { key_id: KEY_ID, cost: 3 },
  },
  'charge.refunded': {
    description: 'A reserved cost was given back',
    target: 'charge',
    details: { key_id: KEY_ID, cost: 3 },
  },
  'token.issued': { description: 'A content token was issued', target: 'token', details: { user_id: USER_ID } },
  'token.revoked': { description: 'A token was revoked', target: 'token', details: { user_id: USER_ID } },
  'token.exchanged': {
    description: 'A token was exchanged for another; counted by minute',
    target: 'token',
    details: { client_id: USER_ID, scope: 'jobs:read', actor: USER_ID },
  },
  'token.federated': {
    description: 'A workload got a token without a stored key; counted by minute',
    target: 'federated_credential',
    details: { subject: 'repo:octo-org/octo-repo' },
  },
  'grant.created': {
    description: 'A person allowed an OAuth client',
    target: 'grant',
    details: { client_id: USER_ID, scopes: [] },
  },
  'grant.extended': {
    description: 'A person allowed an OAuth client more',
    target: 'grant',
    details: { client_id: USER_ID, scopes: [] },
  },
  'grant.revoked': {
    description: 'The grant of an OAuth client ended',
    target: 'grant',
    details: { client_id: USER_ID, user_id: USER_ID },
  },
  'grant.reuse_detected': {
    description: 'A used refresh token was presented again, and its grant ended',
    target: 'grant',
    details: { client_id: USER_ID, user_id: USER_ID },
  },
  'oauth_client.created': { description: 'A user became an OAuth client', target: 'user', details: CLIENT },
  'oauth_client.updated': { description: 'An OAuth client was changed', target: 'user', details: CLIENT },
  'oauth_client.narrowed': {
    description: 'An OAuth client lost scopes',
    target: 'user',
    details: { scopes: [], removed: ['jobs:read'] },
  },
  'oauth_client.deleted': { description: 'A user is no OAuth client any more', target: 'user', details: null },
  'federated_credential.created': {
    description: 'A workload may get tokens for a user',
    target: 'federated_credential',
    details: {
      ...WORKLOAD,
      audience: 'https://keystead.example.com',
      claims: { environment: 'production' },
      jwks_uri: null,
      scopes: ['jobs:read'],
      reusable: false,
    },
  },
  'federated_credential.narrowed': {
    description: 'A federated credential lost scopes',
    target: 'federated_credential',
    details: { user_id: USER_ID, scopes: [], removed: ['jobs:read'] },
  },
  'federated_credential.deleted': {
    description: 'A workload may get no tokens any more',
    target: 'federated_credential',
    details: WORKLOAD,
  },
  'signing_keys.rotated': {
    description: 'The keys that sign tokens were replaced',
    target: 'signing_key',
    details: { made: ['2026-01-15-ed25519'] },
  },
} as const satisfies Readonly<Record<string, CatalogueEntry>>
