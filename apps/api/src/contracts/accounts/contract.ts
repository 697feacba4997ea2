import { STATUSES } from '../../calls/statuses.ts'
import type { Contract } from '../contract.ts'
import { objectSchema, textSchema } from '../openapi-schemas.ts'

export const accounts: Contract = {
  paths: /^\/users(?:\/|$)/,
  present: ({ code, message }) => ({ status: STATUSES[code], body: { error: message } }),
  error: {
    name: 'AccountsError',
    schema: objectSchema('Why a request failed', { error: textSchema('Human-readable reason', 'API user not found') }),
  },
  responsePrefix: 'Accounts',
}
