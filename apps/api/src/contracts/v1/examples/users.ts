import {
  AT,
  conflict,
  type Examples,
  IDS,
  issues,
  LATER,
  LIMIT_TOO_LARGE,
  precondition,
  TEXTS,
  UNKNOWN_CURSOR,
  withParameters,
} from '../../examples.ts'
import { ALICE, answered, done, listed, NEXT, noUser, otherOrder, searchEmpty } from './common.ts'

const alice = {
  user_id: IDS.alice,
  email: 'alice@example.com',
  username: 'alice',
  name: 'Alice Liddell',
  roles: ['user'],
  status: 'active',
  projects_count: 1,
  api_keys_count: 2,
  created_at: AT,
  expires_at: null,
  last_used_at: LATER,
}

const gatewayKey = {
  key_id: IDS.gatewayKey,
  api_key: 'gw_abc123...stu678',
  project_id: IDS.project,
  project_name: 'development-project',
  created_at: AT,
  expires_at: null,
  last_used_at: null,
  status: 'active',
}

const searchTermEmpty = {
  summary: 'The term is empty',
  body: { search_term: ' ' },
  failure: issues({ search_term: 'must not be empty' }),
}

const userExamples: Examples = {
  'v1.users.list': {
    byEmail: {
      summary: 'The user with an email',
      parameters: { email: 'alice@example.com', limit: 100 },
      answer: listed('Users retrieved successfully', [alice]),
    },
    unknownCursor: UNKNOWN_CURSOR,
    otherOrder,
    limitTooLarge: LIMIT_TOO_LARGE,
  },
  'v1.users.count': {
    ofEmail: {
      summary: 'How many users have this in their name or email',
      parameters: { search: 'alice' },
      answer: answered('Users counted successfully', { count: 1, at_least: false }),
    },
    searchEmpty,
  },
  'v1.users.create': {
    person: {
      summary: 'A person with a role',
      body: { username: 'bob', email: 'bob@example.com', roles: ['admin'] },
      answer: answered('User created successfully', {
        user_id: IDS.bob,
        email: 'bob@example.com',
        username: 'bob',
        roles: ['admin'],
        created_at: AT,
      }),
    },
    emailMissing: {
      summary: 'A required field is missing',
      body: { username: 'bob' },
      failure: issues({ email: 'is required' }),
    },
    duplicate: {
      summary: 'The email is taken',
      body: { email: 'alice@example.com', name: 'Another Alice' },
      failure: conflict('User with email alice@example.com already exists'),
    },
  },
  'v1.users.get': {
    byEmail: {
      summary: 'A user with a project',
      parameters: ALICE,
      answer: answered('User retrieved successfully', {
        user_id: IDS.alice,
        email: 'alice@example.com',
        username: 'alice',
        name: 'Alice Liddell',
        roles: ['user'],
        projects: [{ project_id: IDS.project, project_name: 'development-project' }],
        api_keys_count: 2,
        created_at: AT,
      }),
    },
    unknown: noUser,
  },
  'v1.users.update': {
    newEmail: {
      summary: 'A new email',
      parameters: ALICE,
      body: { new_email: 'alice.liddell@example.com' },
      answer: done('User updated successfully'),
    },
    nothing: {
      summary: 'Nothing to update',
      parameters: ALICE,
      body: {},
      failure: issues({ new_email: 'is required unless another field is given' }),
    },
    duplicate: {
      summary: 'The email is taken',
      parameters: ALICE,
      body: { new_email: 'admin@example.com' },
      failure: conflict('User with email admin@example.com already exists'),
    },
    unknown: { ...noUser, body: { name: 'Nobody' } },
  },
  'v1.users.delete': {
    forced: {
      summary: 'A user with projects and keys',
      parameters: ALICE,
      body: { force: true },
      answer: done('User deleted successfully'),
    },
    inUse: {
      summary: 'A user with projects and keys, without force',
      parameters: ALICE,
      body: { force: false },
      failure: precondition('User has active projects or API keys. Use force=true to delete anyway.'),
    },
    unknown: noUser,
  },
  'v1.users.projects': {
    page: {
      summary: 'The projects of a user',
      parameters: { ...ALICE, limit: 100 },
      answer: listed('User projects retrieved successfully', [
        {
          project_id: IDS.project,
          project_name: 'development-project',
          mcp_config_name: 'dev-config',
          created_at: AT,
        },
      ]),
    },
    unknownCursor: withParameters(UNKNOWN_CURSOR, ALICE),
    unknown: noUser,
  },
  'v1.users.search': {
    found: {
      summary: 'Users with this text in their email',
      body: { search_term: 'alice' },
      answer: listed('Search completed successfully', [
        { user_id: IDS.alice, email: 'alice@example.com', projects_count: 1, created_at: AT },
      ]),
    },
    searchTermEmpty,
  },
}

const keyExamples: Examples = {
  'v1.userApiKeys.list': {
    ofProject: {
      summary: 'The keys of a user for a project',
      parameters: { ...ALICE, project_identifier: 'development-project', limit: 1 },
      answer: listed('User API keys retrieved successfully', [gatewayKey], NEXT),
    },
    unknownCursor: withParameters(UNKNOWN_CURSOR, ALICE),
    unknown: noUser,
  },
  'v1.userApiKeys.create': {
    key: {
      summary: 'A key for a project',
      parameters: ALICE,
      body: { project_name: 'development-project' },
      answer: answered('API key generated successfully', { api_key: TEXTS.gatewayKey }),
    },
    projectMissing: {
      summary: 'No project is named',
      parameters: ALICE,
      body: {},
      failure: issues({ project_name: 'either project_name or project_id is required, not both' }),
    },
    notAMember: {
      summary: 'The user is no member of the project',
      parameters: { user_identifier: 'admin@example.com' },
      body: { project_name: 'development-project' },
      failure: precondition('User is not a member of the specified project'),
    },
    unknown: { ...noUser, body: { project_name: 'development-project' } },
  },
  'v1.userApiKeys.deleteAll': {
    revoked: {
      summary: 'All keys of a user',
      parameters: ALICE,
      answer: done('All user API keys deleted successfully'),
    },
    unknown: noUser,
  },
}

export const usersExamples: Examples = { ...userExamples, ...keyExamples }
