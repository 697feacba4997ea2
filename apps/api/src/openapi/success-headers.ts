import { honoursIdempotencyKey } from '../calls/procedure-meta.ts'
import { CONTRACTS, contractOf } from '../contracts/contracts.ts'
import { headersOf } from '../contracts/openapi-headers.ts'
import type { Reference } from '../contracts/openapi-document.ts'
import type { RestProcedure } from '../contracts/rest-procedures.ts'

/** The operations that may take scopes or roles from a user, and so from its keys. */
const WITH_NARROWED_KEYS: ReadonlySet<string> = new Set([
  'accounts.users.update',
  'content.apiUsers.update',
  'v1.users.update',
  'v1.roles.update',
  'v1.roles.delete',
])

/** The header fields that a success of an operation may carry. */
export function successHeaders({ name, path, procedure, meta }: RestProcedure): Record<string, Reference> {
  const isMutation = procedure._def.type === 'mutation' && !meta.open && !meta.fast
  return headersOf(
    ...(meta.list === 'bare' ? ['Link'] : []),
    ...(honoursIdempotencyKey(procedure._def.type, meta) ? ['Idempotency-Replayed'] : []),
    ...(meta.versioned ? ['ETag'] : []),
    ...(isMutation ? ['X-Keystead-Receipt'] : []),
    ...(WITH_NARROWED_KEYS.has(name) ? ['X-Keystead-Narrowed-Keys'] : []),
    ...(CONTRACTS[contractOf(path)].refusesUnknownFields ? [] : ['X-Keystead-Warning']),
  )
}
