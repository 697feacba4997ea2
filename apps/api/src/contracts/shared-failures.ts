import { unauthorized } from '@keystead/domain'
import { describeFailure, type Failure, FASTIFY_FAILURES, INTERNAL, UNAVAILABLE } from '../calls/failure.ts'
import { tooManyAttempts } from '../calls/rate-limit.ts'

const given = (failure: Failure | undefined): Failure => {
  if (!failure) throw new Error('a failure of the transport has another code now')
  return failure
}

/** An example of each failure that any operation may have, by its status: what the service itself says then. */
export const SHARED_FAILURES: Readonly<Record<number, Failure>> = {
  400: { code: 'invalid', message: 'The body is not valid JSON' },
  401: describeFailure(unauthorized()),
  403: { code: 'forbidden', message: 'Requires the scope users:create' },
  404: { code: 'not_found', message: 'API user not found' },
  409: {
    code: 'in_progress',
    message: 'Idempotency-Key: the first request with this key still runs; retry',
  },
  412: { code: 'precondition_failed', message: 'The settings have changed since that version: read them again' },
  413: given(FASTIFY_FAILURES.FST_ERR_CTP_BODY_TOO_LARGE),
  415: given(FASTIFY_FAILURES.FST_ERR_CTP_INVALID_MEDIA_TYPE),
  416: { code: 'range_not_satisfiable', message: 'The object has 1024 bytes' },
  422: { code: 'unprocessable', message: 'Idempotency-Key: was used for another request; choose a new one' },
  428: { code: 'precondition_required', message: 'Send If-Match with the ETag of what you have read' },
  429: describeFailure(tooManyAttempts(42_000)),
  500: INTERNAL,
  503: UNAVAILABLE,
  507: {
    code: 'quota_exceeded',
    message: 'The object would exceed the quota of the tenant, which `storage.quota_bytes` sets',
  },
}
