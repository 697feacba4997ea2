import { AT, type Examples, IDS, invalid, issues, LATER, NO_ID, notFound } from '../../examples.ts'
import { ALICE, answered, done, listed, noUser } from './common.ts'

const REGISTRATION = {
  client_id: IDS.alice,
  redirect_uris: ['https://app.example.com/callback'],
  grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
  token_endpoint_auth_method: null,
  jwks: null,
  jwks_uri: null,
  name: 'Reports',
  logo_uri: null,
  scopes: [],
  access_token_alg: null,
  created_at: AT,
  updated_at: AT,
}

const unknownField = (name: string) => issues({ '': `Unknown fields: ${name}` })

const notRegistered = {
  summary: 'The user has no registration',
  parameters: { user_identifier: 'owner@example.com' },
  failure: notFound('The user has no OAuth registration'),
}

const KEY = {
  key_id: 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
  algorithm: 'EdDSA',
  state: 'current',
  created_at: AT,
  signs_from: AT,
  signs_until: null,
  expires_at: null,
}

const GRANT = {
  grant_id: IDS.grant,
  client_id: IDS.alice,
  client_name: 'Reports',
  scopes: ['openid', 'invoices:read'],
  resources: ['https://api.example.com'],
  created_at: AT,
  last_used_at: AT,
}

export const oauthExamples: Examples = {
  'v1.grants.list': {
    allowed: {
      summary: 'One client may read invoices',
      answer: listed('Grants retrieved successfully', [GRANT]),
    },
  },
  'v1.grants.revoke': {
    revoked: {
      summary: 'Ends the tokens of the client',
      parameters: { grant_id: IDS.grant },
      answer: done('Grant revoked successfully'),
    },
    unknown: {
      summary: 'No grant of the caller has this id',
      parameters: { grant_id: NO_ID },
      failure: notFound('Grant not found'),
    },
  },
  'v1.oauthClients.get': {
    registered: {
      summary: 'A client with a redirect URI',
      parameters: ALICE,
      answer: answered('OAuth client retrieved successfully', REGISTRATION),
    },
    notRegistered,
    noUser,
  },
  'v1.oauthClients.put': {
    web: {
      summary: 'A web application, which authenticates with its API keys',
      parameters: ALICE,
      body: { redirect_uris: ['https://app.example.com/callback'], name: 'Reports' },
      answer: answered('OAuth client registered successfully', REGISTRATION),
    },
    plainHttp: {
      summary: 'A redirect URI without encryption',
      parameters: ALICE,
      body: { redirect_uris: ['http://app.example.com/callback'] },
      failure: invalid('redirect_uris.0: must be https, unless it is a loopback address'),
    },
    missing: {
      summary: 'No redirect URIs are given; there may be none',
      parameters: ALICE,
      body: { name: 'Reports' },
      failure: issues({ redirect_uris: 'is required' }),
    },
    noUser: { ...noUser, body: { redirect_uris: [] } },
  },
  'v1.oauthClients.delete': {
    deleted: { summary: 'Ends the registration', parameters: ALICE, answer: done('OAuth client deleted successfully') },
    notRegistered,
  },
  'v1.signingKeys.list': {
    noPages: { summary: 'There are no pages', parameters: { limit: 1 }, failure: unknownField('limit') },
    keys: {
      summary: 'The keys of a new installation',
      provokedBy: 'test/oauth/signing-keys.test.ts',
      answer: answered('Signing keys retrieved successfully', [KEY, { ...KEY, algorithm: 'RS256' }]),
    },
  },
  'v1.signingKeys.rotate': {
    unknownField: {
      summary: 'The moment is not for the caller to choose',
      body: { now: true },
      failure: unknownField('now'),
    },
    rotated: {
      summary: 'The next keys, and those that sign now',
      // It would change what other tests see of their service.
      provokedBy: 'test/oauth/signing-keys.test.ts',
      body: {},
      answer: answered('Signing keys rotated successfully', [
        { ...KEY, state: 'next', signs_from: LATER },
        { ...KEY, algorithm: 'RS256', state: 'next', signs_from: LATER },
        { ...KEY, signs_until: LATER, expires_at: LATER },
        { ...KEY, algorithm: 'RS256', signs_until: LATER, expires_at: LATER },
      ]),
    },
  },
}
