import {
  AT,
  conflict,
  type Examples,
  IDS,
  issues,
  LIMIT_TOO_LARGE,
  notFound,
  precondition,
  UNKNOWN_CURSOR,
  withParameters,
} from '../../examples.ts'
import { answered, CONFIG, done, listed, NEXT, noConfig, noProject, PROJECT } from './common.ts'

const project = {
  project_id: IDS.project,
  project_name: 'development-project',
  mcp_config_id: IDS.config,
  mcp_config_name: 'dev-config',
  users_count: 1,
  created_at: AT,
}

const servers = { files: { command: 'npx', args: ['-y', '@modelcontextprotocol/server-filesystem', '/srv'] } }

const config = {
  mcp_config_id: IDS.config,
  mcp_config_name: 'dev-config',
  servers,
  used_by_projects: [{ project_id: IDS.project, project_name: 'development-project' }],
  created_at: AT,
  updated_at: AT,
}

const projectExamples: Examples = {
  'v1.projects.list': {
    page: {
      summary: 'The newest project',
      parameters: { limit: 1 },
      answer: listed('Projects retrieved successfully', [project], NEXT),
    },
    unknownCursor: UNKNOWN_CURSOR,
    limitTooLarge: LIMIT_TOO_LARGE,
  },
  'v1.projects.create': {
    project: {
      summary: 'A project',
      body: { project_name: 'staging-project' },
      answer: answered('Project created successfully', { project_id: IDS.project, project_name: 'staging-project' }),
    },
    nameMissing: {
      summary: 'A required field is missing',
      body: {},
      failure: issues({ project_name: 'is required' }),
    },
    duplicate: {
      summary: 'The name is taken',
      body: { project_name: 'development-project' },
      failure: conflict('Project with name development-project already exists'),
    },
  },
  'v1.projects.search': {
    found: {
      summary: 'Projects with this text in their name',
      body: { search_term: 'develop' },
      answer: listed('Search completed successfully', [project]),
    },
    searchTermEmpty: {
      summary: 'The term is empty',
      body: { search_term: ' ' },
      failure: issues({ search_term: 'must not be empty' }),
    },
  },
  'v1.projects.get': {
    byName: {
      summary: 'A project with a configuration',
      parameters: PROJECT,
      answer: answered('Project retrieved successfully', project),
    },
    unknown: noProject,
  },
  'v1.projects.delete': {
    forced: {
      summary: 'A project with keys',
      parameters: PROJECT,
      body: { force: true },
      answer: done('Project deleted successfully'),
    },
    inUse: {
      summary: 'A project with keys, without force',
      parameters: PROJECT,
      body: { force: false },
      failure: precondition('Project has active API keys. Use force=true to delete anyway.'),
    },
    unknown: noProject,
  },
}

const memberExamples: Examples = {
  'v1.projects.users': {
    page: {
      summary: 'The members of a project',
      parameters: { ...PROJECT, limit: 100 },
      answer: listed('Project users retrieved successfully', [
        { user_id: IDS.alice, email: 'alice@example.com', created_at: AT },
      ]),
    },
    unknownCursor: withParameters(UNKNOWN_CURSOR, PROJECT),
    unknown: noProject,
  },
  'v1.projects.addUser': {
    byEmail: {
      summary: 'A user by its email',
      parameters: PROJECT,
      body: { email: 'admin@example.com' },
      answer: done('User added to project successfully'),
    },
    userMissing: {
      summary: 'No user is named',
      parameters: PROJECT,
      body: {},
      failure: issues({ email: 'either email or user_id is required, not both' }),
    },
    unknown: { ...noProject, body: { email: 'admin@example.com' } },
    userUnknown: {
      summary: 'There is no such user',
      parameters: PROJECT,
      body: { email: 'nobody@example.com' },
      failure: notFound('API user not found'),
    },
  },
  'v1.projects.removeUser': {
    removed: {
      summary: 'A member',
      parameters: { ...PROJECT, user_identifier: 'alice@example.com' },
      answer: done('User removed from project successfully'),
    },
    notAMember: {
      summary: 'The user is no member',
      parameters: { ...PROJECT, user_identifier: 'admin@example.com' },
      failure: notFound('User is not a member of the specified project'),
    },
  },
  'v1.projects.clearUsers': {
    cleared: {
      summary: 'All members',
      parameters: PROJECT,
      answer: done('All users removed from project successfully'),
    },
    unknown: noProject,
  },
  'v1.projects.assignConfig': {
    byName: {
      summary: 'A configuration by its name',
      parameters: PROJECT,
      body: { config_name: 'dev-config' },
      answer: done('Configuration assigned to project successfully'),
    },
    configMissing: {
      summary: 'No configuration is named',
      parameters: PROJECT,
      body: {},
      failure: issues({ config_name: 'either config_name or config_id is required, not both' }),
    },
    configUnknown: {
      summary: 'There is no such configuration',
      parameters: PROJECT,
      body: { config_name: 'no-such-config' },
      failure: notFound('Configuration not found'),
    },
  },
  'v1.projects.unassignConfig': {
    unassigned: {
      summary: 'A project with a configuration',
      parameters: PROJECT,
      answer: done('Configuration unassigned from project successfully'),
    },
    unknown: noProject,
  },
  'v1.projects.config': {
    config: {
      summary: 'The configuration of a project',
      parameters: PROJECT,
      answer: answered('Project configuration retrieved successfully', config),
    },
    none: {
      summary: 'The project has no configuration',
      parameters: { project_identifier: 'empty-project' },
      failure: notFound('Project has no configuration'),
    },
  },
}

const configExamples: Examples = {
  'v1.configs.list': {
    page: {
      summary: 'The newest configuration',
      parameters: { limit: 1 },
      answer: listed('Configurations retrieved successfully', [config]),
    },
    unknownCursor: UNKNOWN_CURSOR,
    limitTooLarge: LIMIT_TOO_LARGE,
  },
  'v1.configs.create': {
    config: {
      summary: 'A configuration with one server',
      body: { config_name: 'prod-config', servers },
      answer: answered('Configuration created successfully', { config_id: IDS.config, config_name: 'prod-config' }),
    },
    nameMissing: {
      summary: 'A required field is missing',
      body: { servers },
      failure: issues({ config_name: 'is required' }),
    },
    duplicate: {
      summary: 'The name is taken',
      body: { config_name: 'dev-config' },
      failure: conflict('Configuration with name dev-config already exists'),
    },
  },
  'v1.configs.get': {
    byName: {
      summary: 'A configuration',
      parameters: CONFIG,
      answer: answered('Configuration retrieved successfully', config),
    },
    unknown: noConfig,
  },
  'v1.configs.update': {
    renamed: {
      summary: 'A new name',
      parameters: CONFIG,
      body: { config_name: 'development-config' },
      answer: done('Configuration updated successfully'),
    },
    nameEmpty: {
      summary: 'The name is empty',
      parameters: CONFIG,
      body: { config_name: ' ' },
      failure: issues({ config_name: 'must not be empty' }),
    },
    unknown: { ...noConfig, body: { config_name: 'development-config' } },
  },
  'v1.configs.delete': {
    forced: {
      summary: 'A configuration that a project uses',
      parameters: CONFIG,
      body: { force: true },
      answer: done('Configuration deleted successfully'),
    },
    inUse: {
      summary: 'A configuration that a project uses, without force',
      parameters: CONFIG,
      body: { force: false },
      failure: precondition('Configuration is used by projects. Use force=true to delete anyway.'),
    },
    unknown: noConfig,
  },
}

export const projectsExamples: Examples = { ...projectExamples, ...memberExamples, ...configExamples }
