import { unique } from '../support/callers.ts'
import type { Endpoint } from '../support/walls.ts'

/** The procedures that are about one thing, by what the id names. */
export const ofOneUser: Record<string, Endpoint> = {
  'POST /api/admin/api-keys': { method: 'POST', path: () => '/api/admin/api-keys', body: (id) => ({ user_id: id }) },
  'GET /api/admin/users/{user_id}/api-keys': { method: 'GET', path: (id) => `/api/admin/users/${id}/api-keys` },
}

export const ofOneKey: Record<string, Endpoint> = {
  'DELETE /api/admin/api-keys/{id}': { method: 'DELETE', path: (id) => `/api/admin/api-keys/${id}` },
}

/** All procedures of the contract. */
export const endpoints: Record<string, Endpoint> = {
  'POST /api/admin/users': {
    method: 'POST',
    path: () => '/api/admin/users',
    body: () => ({ name: unique('Made by nobody') }),
  },
  'GET /api/admin/users': { method: 'GET', path: () => '/api/admin/users' },
  ...ofOneUser,
  ...ofOneKey,
}
