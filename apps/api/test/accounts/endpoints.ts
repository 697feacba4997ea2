import { unique, uniqueEmail } from '../support/callers.ts'
import type { Endpoint } from '../support/walls.ts'

/** The procedures that are about one user. */
export const ofOneUser: Record<string, Endpoint> = {
  'GET /users/{id}': { method: 'GET', path: (id) => `/users/${id}` },
  'PATCH /users/{id}': { method: 'PATCH', path: (id) => `/users/${id}`, body: () => ({ name: unique('Renamed') }) },
  'POST /users/{id}/rotate-key': { method: 'POST', path: (id) => `/users/${id}/rotate-key` },
  'DELETE /users/{id}': { method: 'DELETE', path: (id) => `/users/${id}` },
}

/** All procedures of the contract. */
export const endpoints: Record<string, Endpoint> = {
  'GET /users': { method: 'GET', path: () => '/users' },
  'POST /users': {
    method: 'POST',
    path: () => '/users',
    body: () => ({ name: unique('Made by nobody'), email: uniqueEmail('nobody') }),
  },
  ...ofOneUser,
}
