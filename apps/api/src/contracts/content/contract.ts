import type { FailureCode } from '../../calls/failure.ts'
import { STATUSES } from '../../calls/statuses.ts'
import type { Contract } from '../contract.ts'
import { objectSchema, textSchema } from '../openapi-schemas.ts'

/** The texts that the document prints. */
const TEXTS: Partial<Record<FailureCode, string>> = { forbidden: 'Access denied' }

export const content: Contract = {
  paths: /^\/admin\/api(?:\/|$)/,
  present: ({ code, message }) => ({
    status: code === 'conflict' || code === 'precondition' ? 400 : STATUSES[code],
    body: { error: TEXTS[code] ?? message },
  }),
  error: {
    name: 'ContentError',
    schema: objectSchema('Why a request failed', { error: textSchema('Human-readable reason', 'API user not found') }),
  },
  responsePrefix: 'Content',
  conflictIs400: true,
}
