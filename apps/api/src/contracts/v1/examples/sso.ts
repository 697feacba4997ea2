import {
  AT,
  conflict,
  type Examples,
  IDS,
  invalid,
  LIMIT_TOO_LARGE,
  NO_ID,
  notFound,
  precondition,
  UNKNOWN_CURSOR,
} from '../../examples.ts'
import { answered, listed, receipt } from './common.ts'

const CONNECTION = { connection_id: IDS.ssoConnection }
const UNKNOWN = { connection_id: NO_ID }
const noConnection = notFound('SSO connection not found')

const settings = {
  name: 'Okta',
  issuer: 'https://acme.okta.com',
  client_id: '0oa1b2c3d4e5f6g7h8i9',
  domains: ['acme.example'],
  provision: 'invited',
}

const pending = {
  domain: 'acme.example',
  verified: false,
  verified_by: null,
  verified_at: null,
  record_name: '_keystead.acme.example',
  record_value: 'keystead-domain-verification=Vh3kq0TzQm6rYc1LwN8s2A',
}

const verified = { ...pending, verified: true, verified_by: 'dns', verified_at: AT }

const connection = {
  ...CONNECTION,
  ...settings,
  domains: [pending],
  default_roles: [],
  require_sso: false,
  trust_email: false,
  redirect_uri: 'https://keystead.example.com/sign-in/sso/callback',
  backchannel_logout_uri: `https://keystead.example.com/sign-in/sso/${IDS.ssoConnection}/logout`,
  sign_in_url: `https://keystead.example.com/sign-in/sso?connection=${IDS.ssoConnection}`,
  created_at: AT,
  updated_at: AT,
}

const google = {
  name: 'Google',
  issuer: 'https://accounts.google.com',
  client_id: '1234567890-abc.apps.googleusercontent.com',
  client_secret: 'GOCSPX-AbCdEfGhIjKlMnOpQrStUvWxYz12',
  domains: ['acme.example'],
  default_roles: ['viewer'],
  provision: 'any',
}

const { client_secret: _, ...shownOfGoogle } = google

export const ssoExamples: Examples = {
  'v1.ssoConnections.list': {
    page: {
      summary: 'The identity providers of the tenant',
      parameters: { limit: 100 },
      answer: listed('SSO connections retrieved successfully', [connection]),
    },
    unknownCursor: UNKNOWN_CURSOR,
    limitTooLarge: LIMIT_TOO_LARGE,
  },
  'v1.ssoConnections.create': {
    google: {
      summary: 'Everybody with an address of the domain may look',
      body: google,
      answer: answered('SSO connection created successfully', { ...connection, ...shownOfGoogle, domains: [pending] }),
    },
    noDomain: {
      summary: 'A domain that is none',
      body: { ...google, domains: ['localhost'] },
      failure: invalid('domains: localhost must be a domain, such as example.com'),
    },
    duplicate: {
      summary: 'The name is taken',
      body: { ...google, name: 'Okta' },
      failure: conflict('SSO connection with name Okta already exists'),
    },
  },
  'v1.ssoConnections.get': {
    found: {
      summary: 'The connection, without its secret',
      parameters: CONNECTION,
      answer: answered('SSO connection retrieved successfully', connection),
    },
    unknown: { summary: 'The tenant has no such connection', parameters: UNKNOWN, failure: noConnection },
  },
  'v1.ssoConnections.update': {
    required: {
      summary: 'People sign in by the provider alone; the secret stays',
      parameters: CONNECTION,
      body: { ...settings, require_sso: true },
      answer: answered('SSO connection updated successfully', { ...connection, require_sso: true }),
    },
    otherClient: {
      summary: 'Another client needs its secret',
      parameters: CONNECTION,
      body: { ...settings, client_id: 'another' },
      failure: invalid('client_secret: is required with another issuer or client_id'),
    },
    unknown: {
      summary: 'The tenant has no such connection',
      parameters: UNKNOWN,
      body: settings,
      failure: noConnection,
    },
  },
  'v1.ssoConnections.delete': {
    deleted: {
      summary: 'The connection and its sessions have ended',
      parameters: CONNECTION,
      answer: answered('SSO connection deleted successfully', { ...CONNECTION, receipt }),
    },
    unknown: { summary: 'The tenant has no such connection', parameters: UNKNOWN, failure: noConnection },
  },
  'v1.ssoConnections.verifyDomain': {
    dns: {
      summary: 'The record is there',
      parameters: { ...CONNECTION, domain: 'acme.example' },
      answer: answered('Domain verified successfully', { ...connection, domains: [verified] }),
      provokedBy: 'test/sso/connections.test.ts',
    },
    operator: {
      summary: 'An operator knows whose the domain is',
      parameters: { ...CONNECTION, domain: 'acme.example' },
      body: { by: 'operator' },
      sentBy: 'operator',
      answer: answered('Domain verified successfully', {
        ...connection,
        domains: [{ ...verified, verified_by: 'operator' }],
      }),
    },
    noRecord: {
      summary: 'The record is not there, or not seen yet',
      parameters: { ...CONNECTION, domain: 'new.acme.example' },
      failure: precondition(
        '_keystead.new.acme.example has no TXT record keystead-domain-verification=Qm6rYc1LwN8s2AVh3kq0Tz. A new record can take hours to be seen.',
      ),
      provokedBy: 'test/sso/connections.test.ts',
    },
    unknown: {
      summary: 'The tenant has no such connection',
      parameters: { ...UNKNOWN, domain: 'acme.example' },
      failure: noConnection,
    },
  },
}
