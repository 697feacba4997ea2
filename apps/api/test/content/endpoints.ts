import { unique } from '../support/callers.ts'
import type { Endpoint } from '../support/walls.ts'

/** The procedures that are about one API user. */
export const ofOneUser: Record<string, Endpoint> = {
  'GET /admin/api/:id': { method: 'GET', path: (id) => `/admin/api/${id}` },
  'PUT /admin/api/:id': { method: 'PUT', path: (id) => `/admin/api/${id}`, body: () => ({ name: unique('Renamed') }) },
  'POST /admin/api/regenerate-token/:id': { method: 'POST', path: (id) => `/admin/api/regenerate-token/${id}` },
  'DELETE /admin/api/:id': { method: 'DELETE', path: (id) => `/admin/api/${id}` },
}

/** All procedures of the contract. */
export const endpoints: Record<string, Endpoint> = {
  'GET /admin/api': { method: 'GET', path: () => '/admin/api' },
  'POST /admin/api': {
    method: 'POST',
    path: () => '/admin/api',
    body: () => ({ name: unique('Made by nobody'), status: 'active' }),
  },
  ...ofOneUser,
}
