import { AT, type Example, IDS, invalid, issues, NO_ID, notFound } from '../../examples.ts'

export const done = (message: string) => ({ message, timestamp: AT })
export const answered = (message: string, data: unknown) => ({ message, data, timestamp: AT })
export const listed = (message: string, items: unknown[], next: string | null = null) => ({
  message,
  data: items,
  next_cursor: next,
  timestamp: AT,
})

export const receipt = {
  at: AT,
  replicas: [{ replica_id: IDS.replica, name: 'keystead-1:4711', state: 'confirmed', ms: 3.1 }],
}

/** A cursor; what it says is the service's own matter. */
export const NEXT = 'eyJhZnRlciI6IjAxOWFhNWYwIn0'

export const ALICE = { user_identifier: 'alice@example.com' }
export const PROJECT = { project_identifier: 'development-project' }
export const ROLE = { role_identifier: 'support' }
export const CONFIG = { config_identifier: 'dev-config' }

export const noUser: Example = {
  summary: 'There is no such user',
  parameters: { user_identifier: 'nobody@example.com' },
  failure: notFound('API user not found'),
}

export const noProject: Example = {
  summary: 'There is no such project',
  parameters: { project_identifier: 'no-such-project' },
  failure: notFound('Project not found'),
}

export const noConfig: Example = {
  summary: 'There is no such configuration',
  parameters: { config_identifier: 'no-such-config' },
  failure: notFound('Configuration not found'),
}

export const noRole: Example = {
  summary: 'There is no such role',
  parameters: { role_identifier: 'no-such-role' },
  failure: notFound('Role not found'),
}

export const noKey: Example = {
  summary: 'There is no such key',
  parameters: { api_key: NO_ID },
  failure: notFound('API key not found'),
}

/** A cursor of the list in its own order, which is not the one that is asked for. */
export const otherOrder: Example = {
  summary: 'The cursor is one of another order',
  parameters: { sort: 'name', cursor: NO_ID },
  failure: invalid('cursor: not one of this order and these filters; pass the next_cursor of an earlier page, or none'),
}

export const searchEmpty: Example = {
  summary: 'The text is empty',
  parameters: { search: ' ' },
  failure: issues({ search: 'must not be empty' }),
}
