import { TRPCError } from '@trpc/server'
import { expect, test } from 'vitest'
import { describeFailure } from '../../src/calls/failure.ts'

const lost = Object.assign(new Error('Connection terminated unexpectedly'), { code: 'ECONNRESET' })

test.each(['SERVICE_UNAVAILABLE', 'INTERNAL_SERVER_ERROR'] as const)(
  'a database that is lost in the middle of a procedure is no fault of the input: %s',
  (code) => {
    expect(describeFailure(new TRPCError({ code, cause: lost }))).toMatchObject({ code: 'unavailable', retryAfter: 1 })
  },
)
