import {
  AT,
  conflict,
  type Example,
  type Examples,
  IDS,
  issues,
  LIMIT_TOO_LARGE,
  NO_ID,
  notFound,
  TEXTS,
  UNKNOWN_CURSOR,
} from '../examples.ts'

const apiUser = {
  id: IDS.contentUser,
  name: 'api-user-name',
  description: 'API user description',
  token: TEXTS.token,
  expire_at: '2036-01-01T00:00:00.000Z',
  created_at: AT,
  updated_at: AT,
  scopes: ['scope1', 'scope2'],
  status: 'active',
}

const parameters = { id: IDS.contentUser }

const UNKNOWN: Example = {
  summary: 'There is no such API user',
  parameters: { id: NO_ID },
  failure: notFound('API user not found'),
}

/** docs/contracts/content.md, and the route of jwks.ts. */
export const contentExamples: Examples = {
  'content.apiUsers.list': {
    page: { summary: 'The newest API user', parameters: { limit: 1 }, answer: [apiUser] },
    unknownCursor: UNKNOWN_CURSOR,
    limitTooLarge: LIMIT_TOO_LARGE,
  },
  'content.apiUsers.get': { apiUser: { summary: 'An API user', parameters, answer: apiUser }, unknown: UNKNOWN },
  'content.apiUsers.create': {
    apiUser: {
      summary: 'An API user that expires',
      body: {
        name: 'another-name',
        description: 'API user description',
        expire_at: '2036-01-01T00:00:00Z',
        status: 'active',
        scopes: ['scope1', 'scope2'],
      },
      answer: { ...apiUser, name: 'another-name' },
    },
    statusUnknown: {
      summary: 'The status does not exist',
      body: { name: 'another-name', status: 'paused' },
      failure: issues({ status: 'Invalid option: expected one of "active"|"inactive"|"expired"' }),
    },
    duplicate: {
      summary: 'The name is taken',
      body: { name: 'api-user-name', status: 'active' },
      failure: conflict('User with name api-user-name already exists'),
    },
  },
  'content.apiUsers.update': {
    deactivated: {
      summary: 'A token that stops working',
      parameters,
      body: { description: 'Paused until the audit', status: 'inactive' },
      answer: { ...apiUser, description: 'Paused until the audit', status: 'inactive' },
    },
    dateInvalid: {
      summary: 'The expiration is no date',
      parameters,
      body: { expire_at: 'tomorrow' },
      failure: issues({ expire_at: 'must be an ISO 8601 date' }),
    },
    unknown: { ...UNKNOWN, body: { status: 'inactive' } },
  },
  'content.apiUsers.delete': { deleted: { summary: 'An API user', parameters }, unknown: UNKNOWN },
  'content.apiUsers.regenerateToken': {
    regenerated: { summary: 'A new token', parameters, answer: apiUser },
    unknown: UNKNOWN,
  },
  'system.auditKeys': {
    keys: {
      summary: 'The key that signs checkpoints',
      provokedBy: 'test/audit/tree.test.ts',
      answer: {
        keys: [
          {
            kty: 'OKP',
            crv: 'Ed25519',
            x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
            kid: 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
            alg: 'EdDSA',
            use: 'sig',
          },
        ],
      },
    },
  },
  'system.jwks': {
    keys: {
      summary: 'The key of content tokens, and those of access tokens',
      // How many there are depends on the rotations before.
      provokedBy: 'test/content/tokens.test.ts',
      answer: {
        keys: [
          {
            kty: 'OKP',
            crv: 'Ed25519',
            x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
            kid: 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
            alg: 'EdDSA',
            use: 'sig',
          },
          {
            kty: 'OKP',
            crv: 'Ed25519',
            x: '2nO5yZSBkHdkXkPWQKqBGlZPYUuqzUc5QHRM5pqD2Ds',
            kid: 'X3zIVmIZyGyHTGZQa7Ycbvl4sEqBUGzDS2EGMpBhE0c',
            alg: 'EdDSA',
            use: 'sig',
          },
          {
            kty: 'RSA',
            n: '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECP',
            e: 'AQAB',
            kid: 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs',
            alg: 'RS256',
            use: 'sig',
          },
        ],
      },
    },
  },
}
