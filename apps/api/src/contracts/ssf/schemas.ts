import { DELIVERY_METHODS, POLL, PUSH, STREAM_STATUSES } from '@keystead/domain'
import { z } from 'zod'

export const MAX_TEXT = 1000
export const MAX_URL = 2000
export const MAX_EVENTS = 100
/** Of a stream or an event. */
export const MAX_ID = 100

export const MAX_COUNT = 2_147_483_647

/** Without control characters, since it becomes a header field. */
export const PRINTABLE = /^[\x20-\x7e]*$/

/** The most events of one answer to a poll. */
export const MAX_POLLED = 100

/** The most that a poll acknowledges. */
export const MAX_ACKNOWLEDGED = 1000

const text = (most = MAX_TEXT) => z.string().max(most)

const StreamId = z.string().min(1).max(MAX_ID)

const Authorization = z.string().max(MAX_URL).regex(PRINTABLE, 'must be printable ASCII')

const Delivery = z.object({
  method: z.enum(DELIVERY_METHODS),
  endpoint_url: text(MAX_URL).nullish(),
  authorization_header: Authorization.nullish(),
})

/** What a receiver says of a stream. Anything else in a body is what the transmitter says, and must agree with it. */
export const StreamInput = z.looseObject({
  description: text().nullish(),
  events_requested: z.array(text(MAX_URL)).max(MAX_EVENTS).nullish(),
  delivery: Delivery.superRefine((delivery, ctx) => {
    if (delivery.method === PUSH && delivery.endpoint_url == null) {
      ctx.addIssue({ code: 'custom', path: ['endpoint_url'], message: `is required for ${PUSH}` })
    }
    if (delivery.method === POLL && delivery.authorization_header != null) {
      ctx.addIssue({ code: 'custom', path: ['authorization_header'], message: `must not be given for ${POLL}` })
    }
  }).nullish(),
})

export type StreamInput = z.infer<typeof StreamInput>

export const StreamChange = StreamInput.extend({ stream_id: StreamId })

export const StreamQuery = z.object({ stream_id: StreamId })

export const StatusChange = z.object({
  stream_id: StreamId,
  status: z.enum(STREAM_STATUSES),
  reason: text().nullish(),
})

export const SubjectChange = z.object({
  stream_id: StreamId,
  subject: z.record(z.string(), z.unknown()),
  verified: z.boolean().nullish(),
})

export const VerificationRequest = z.object({ stream_id: StreamId, state: text().nullish() })

/** What is wrong with an event, as its receiver says (RFC 8936, section 2.4.4). */
const SetError = z.object({ err: text(), description: text(MAX_URL).nullish() })

export const PollRequest = z.object({
  maxEvents: z.int().min(0).max(MAX_COUNT).nullish(),
  returnImmediately: z.boolean().nullish(),
  ack: z.array(text(MAX_ID)).max(MAX_ACKNOWLEDGED).nullish(),
  setErrs: z
    .record(text(MAX_ID), SetError)
    .refine((errors) => Object.keys(errors).length <= MAX_ACKNOWLEDGED, `must have at most ${MAX_ACKNOWLEDGED} members`)
    .nullish(),
})
