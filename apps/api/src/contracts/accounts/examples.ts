import {
  AT,
  conflict,
  type Example,
  type Examples,
  IDS,
  issues,
  LATER,
  LIMIT_TOO_LARGE,
  NO_ID,
  notFound,
  precondition,
  TEXTS,
  UNKNOWN_CURSOR,
} from '../examples.ts'

const WARNING = 'Save this API key now. It cannot be retrieved again.'

const account = {
  user_id: IDS.account,
  name: 'Admin Dashboard',
  email: 'admin@example.com',
  role: 'admin',
  is_active: true,
  created_at: AT,
  updated_at: AT,
  usage: {
    total_requests: 1523,
    last_used_at: LATER,
    first_used_at: AT,
    requests_today: 45,
    last_reset: '2026-01-15T00:00:00.000Z',
  },
}

const unused = { total_requests: 0, requests_today: 0, last_reset: AT }

const parameters = { id: IDS.account }

const UNKNOWN: Example = {
  summary: 'There is no such user',
  parameters: { id: NO_ID },
  failure: notFound('API user not found'),
}

const LAST_ADMIN = precondition('The last Super Admin of a tenant cannot be deleted or demoted.')

/** docs/contracts/accounts.md */
export const accountsExamples: Examples = {
  'accounts.users.list': {
    page: { summary: 'The newest users', parameters: { limit: 10 }, answer: [account] },
    unknownCursor: UNKNOWN_CURSOR,
    limitTooLarge: LIMIT_TOO_LARGE,
  },
  'accounts.users.create': {
    user: {
      summary: 'A user with an email',
      body: { name: 'Mobile App', email: 'app@example.com', role: 'user' },
      answer: {
        user: { ...account, name: 'Mobile App', email: 'app@example.com', role: 'user', usage: unused },
        api_key: TEXTS.key,
        warning: WARNING,
      },
    },
    nameMissing: {
      summary: 'A required field is missing',
      body: { email: 'app@example.com' },
      failure: issues({ name: 'is required' }),
    },
    duplicate: {
      summary: 'The email is taken',
      body: { name: 'Mobile App', email: 'admin@example.com' },
      failure: conflict('User with email admin@example.com already exists'),
    },
  },
  'accounts.users.get': { user: { summary: 'A user', parameters, answer: account }, unknown: UNKNOWN },
  'accounts.users.update': {
    deactivated: {
      summary: 'A new name, and keys that stop working',
      parameters,
      body: { name: 'Updated Name', is_active: false },
      answer: { ...account, name: 'Updated Name', is_active: false },
    },
    roleUnknown: {
      summary: 'The role does not exist',
      parameters,
      body: { role: 'owner' },
      failure: issues({ role: 'Invalid option: expected one of "user"|"admin"' }),
    },
    unknown: { ...UNKNOWN, body: { name: 'Updated Name' } },
    duplicate: {
      summary: 'The name is taken',
      parameters,
      body: { name: 'Production Backend' },
      failure: conflict('User with name Production Backend already exists'),
    },
    lastSuperAdmin: {
      summary: 'The tenant would lose its last Super Admin',
      parameters: { id: IDS.owner },
      body: { role: 'user' },
      failure: LAST_ADMIN,
    },
  },
  'accounts.users.delete': {
    deleted: { summary: 'A user', parameters, answer: { success: true, deleted: IDS.account } },
    unknown: UNKNOWN,
    lastSuperAdmin: {
      summary: 'The tenant would lose its last Super Admin',
      parameters: { id: IDS.owner },
      failure: LAST_ADMIN,
    },
  },
  'accounts.users.rotateKey': {
    rotated: { summary: 'A new key', parameters, answer: { success: true, api_key: TEXTS.key, warning: WARNING } },
    unknown: UNKNOWN,
  },
}
