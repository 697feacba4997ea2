import {
  AT,
  conflict,
  type Examples,
  IDS,
  invalid,
  issues,
  LATER,
  LIMIT_TOO_LARGE,
  PASSWORD,
  UNKNOWN_CURSOR,
} from '../../examples.ts'
import { answered, done, listed, NEXT } from './common.ts'
import { mfaExamples } from './factors.ts'

const login = { email: 'owner@example.com', password: PASSWORD }

const SECRET = 'ses_2qV7nY0bK5tR8wZ1xC4mL9pD'

export const systemExamples: Examples = {
  'v1.tenants.list': {
    page: {
      summary: 'The newest tenant',
      parameters: { limit: 1 },
      answer: listed('Tenants retrieved successfully', [{ tenant_id: IDS.tenant, name: 'Acme', created_at: AT }], NEXT),
    },
    unknownCursor: UNKNOWN_CURSOR,
    limitTooLarge: LIMIT_TOO_LARGE,
  },
  'v1.tenants.create': {
    generatedPassword: {
      summary: 'A tenant whose owner gets a generated password',
      body: { name: 'Acme', owner: { email: 'owner@example.com' } },
      answer: answered('Tenant created successfully', {
        tenant_id: IDS.tenant,
        name: 'Acme',
        owner: { user_id: IDS.owner, email: 'owner@example.com' },
        owner_password: 'Qm4tV8nX2bR6wK0z',
      }),
    },
    passwordShort: {
      summary: 'The password is too short',
      body: { name: 'Acme', owner: { email: 'owner@example.com', password: 'secret' } },
      failure: issues({ 'owner.password': 'must be 12 characters or more' }),
    },
    duplicate: {
      summary: 'The name is taken',
      body: { name: 'Default', owner: { email: 'owner@example.com' } },
      failure: conflict('Tenant with name Default already exists'),
    },
  },
  'v1.auth.login': {
    session: {
      summary: 'The owner of the tenant',
      body: login,
      answer: answered('Login successful', {
        session_token: SECRET,
        expires_at: LATER,
        user: {
          user_id: IDS.owner,
          tenant_id: IDS.tenant,
          email: 'owner@example.com',
          name: 'owner@example.com',
          roles: ['super_admin'],
        },
      }),
    },
    wrongPassword: {
      summary: 'The email or the password is wrong',
      body: { ...login, password: 'wrong' },
      failure: { code: 'unauthorized', message: 'Invalid email or password' },
    },
    ...mfaExamples,
    passwordMissing: {
      summary: 'A required field is missing',
      body: { email: login.email },
      failure: issues({ password: 'is required' }),
    },
  },
  'v1.auth.logout': {
    ended: { summary: 'With a session token', answer: done('Logout successful') },
  },
  'v1.auth.check': {
    admitted: { summary: 'A key that holds the scope', parameters: { tenant: IDS.tenant, scopes: 'invoices:read' } },
    insufficientScope: {
      summary: 'A key that does not hold the scope',
      parameters: { tenant: IDS.tenant, scopes: 'invoices:delete' },
      failure: { code: 'forbidden', message: 'The key does not hold the required scopes' },
    },
    expressionInvalid: {
      summary: 'The scopes are no expression',
      parameters: { tenant: IDS.tenant, scopes: 'invoices:read and' },
      failure: invalid('scopes: a scope, "not" or "(" was expected at the end of the expression'),
    },
  },
  'system.health': {
    running: {
      summary: 'The service is running',
      answer: { status: 'ok', message: 'API server is healthy', data: { version: '0.1.0' }, timestamp: AT },
    },
  },
  'system.ready': {
    ready: { summary: 'Requests can be served', answer: { status: 'ready', timestamp: AT } },
    stopping: {
      summary: 'The service is shutting down',
      status: 503,
      answer: { status: 'stopping', timestamp: AT },
      provokedBy: 'test/process/drain.test.ts',
    },
  },
}
