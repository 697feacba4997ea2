import { ERROR_SCHEMA } from './contract.ts'
import type { ScimRoute } from './route.ts'

/** The answer to what RFC 7644 leaves open and Keystead does not do (sections 3.4.3, 3.7 and 3.11). */
const refused = (method: ScimRoute['method'], url: string, detail: string): ScimRoute => ({
  method,
  url,
  run: async () => ({ status: 501, body: { schemas: [ERROR_SCHEMA], status: '501', detail } }),
})

export const unsupported: ScimRoute[] = [
  refused('POST', '/.search', 'Search /Users or /Groups: several resource types are not searched at once'),
  refused('POST', '/Bulk', 'Bulk operations are not supported'),
  ...(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const).map((method) =>
    refused(method, '/Me', 'A key is no person: name the user by its id'),
  ),
]
