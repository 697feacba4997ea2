import { scopes } from '../scopes-view.ts'
import {
  AT,
  conflict,
  type Examples,
  IDS,
  issues,
  LIMIT_TOO_LARGE,
  precondition,
  UNKNOWN_CURSOR,
} from '../../examples.ts'
import { ALICE, answered, listed, NEXT, noRole, noUser, ROLE } from './common.ts'

const support = {
  role_id: IDS.role,
  name: 'support',
  description: 'Reads users and their keys',
  scopes: ['users:read', 'keys:read', 'invoices:read'],
  built_in: false,
  created_at: AT,
  updated_at: AT,
}

const roleExamples: Examples = {
  'v1.roles.list': {
    page: {
      summary: 'The newest role',
      parameters: { limit: 1 },
      answer: listed('Roles retrieved successfully', [support], NEXT),
    },
    unknownCursor: UNKNOWN_CURSOR,
    limitTooLarge: LIMIT_TOO_LARGE,
  },
  'v1.roles.create': {
    role: {
      summary: 'A role with scopes of Keystead and of your own API',
      body: { name: 'billing', description: 'Sends invoices', scopes: ['usage:read', 'invoices:*'] },
      answer: answered('Role created successfully', {
        ...support,
        name: 'billing',
        description: 'Sends invoices',
        scopes: ['usage:read', 'invoices:*'],
      }),
    },
    scopesMissing: {
      summary: 'A required field is missing',
      body: { name: 'billing' },
      failure: issues({ scopes: 'is required' }),
    },
    builtIn: {
      summary: 'The name is that of a built-in role',
      body: { name: 'admin', scopes: [] },
      failure: conflict('Role with name admin already exists'),
    },
  },
  'v1.roles.get': {
    byName: { summary: 'A role', parameters: ROLE, answer: answered('Role retrieved successfully', support) },
    builtIn: {
      summary: 'A built-in role',
      parameters: { role_identifier: 'viewer' },
      answer: answered('Role retrieved successfully', {
        role_id: '00000000-0000-0000-0000-000000000101',
        name: 'viewer',
        description: 'Reads jobs, usage and storage, verifies keys',
        scopes: ['read'],
        built_in: true,
        created_at: null,
        updated_at: null,
      }),
    },
    unknown: noRole,
  },
  'v1.roles.update': {
    narrowed: {
      summary: 'Fewer scopes',
      parameters: ROLE,
      body: { scopes: ['users:read'] },
      answer: answered('Role updated successfully', {
        ...support,
        scopes: ['users:read'],
        users_count: 1,
        narrowed_keys_count: 0,
      }),
    },
    builtIn: {
      summary: 'A built-in role',
      parameters: { role_identifier: 'admin' },
      body: { scopes: ['users:read'] },
      failure: precondition('Role admin is built in and cannot be changed or deleted.'),
    },
    unknown: { ...noRole, body: { description: 'Nobody has it' } },
  },
  'v1.roles.delete': {
    forced: {
      summary: 'A role that a user has',
      parameters: ROLE,
      body: { force: true },
      answer: answered('Role deleted successfully', { role_id: IDS.role, users_count: 1, narrowed_keys_count: 0 }),
    },
    inUse: {
      summary: 'A role that a user has, without force',
      parameters: ROLE,
      body: { force: false },
      failure: precondition('Role support is held by 1 user. Use force=true to delete anyway.'),
    },
    unknown: noRole,
  },
}

const scopeExamples: Examples = {
  'v1.scopes.list': {
    all: { summary: 'All scopes and sets', answer: answered('Scopes retrieved successfully', scopes()) },
  },
  'v1.users.effectiveScopes': {
    ofRole: {
      summary: 'A user with one role',
      parameters: ALICE,
      answer: answered('Effective scopes retrieved successfully', {
        user_id: IDS.alice,
        roles: ['user'],
        scopes: [
          {
            scope: 'read',
            sources: [{ type: 'role', role: 'user' }],
            covers: ['keys:verify', 'usage:read', 'storage:read', 'jobs:read'],
          },
          {
            scope: 'write',
            sources: [{ type: 'role', role: 'user' }],
            covers: ['storage:write', 'jobs:create', 'jobs:update'],
          },
        ],
      }),
    },
    unknown: noUser,
  },
}

export const rolesExamples: Examples = { ...roleExamples, ...scopeExamples }
