import type { Database } from '@keystead/db'
import type { SetSender, SignalsParts } from '@keystead/domain'
import type { Logger } from 'pino'
import type { OutgoingRequests } from '../egress/egress.ts'

const MAX_ANSWER_BYTES = 16_384
const TIMEOUT_MS = 10_000

/** Longer or stranger codes of receivers are not logged. */
const ERR = /^[\w.-]{1,64}$/

/** Pushes security event tokens (RFC 8935, section 2.2). */
const createSetSender = (egress: Pick<OutgoingRequests, 'fetch'>): SetSender => ({
  async send(url, set, authorization) {
    const { status, body } = await egress.fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/secevent+jwt',
        accept: 'application/json',
        ...(authorization !== null && { authorization }),
      },
      body: set,
      maxBytes: MAX_ANSWER_BYTES,
      timeoutMs: TIMEOUT_MS,
    })
    return { status, body: body.toString('utf8') }
  },
})

/** The parts of the core for signals. */
export const signalsParts = (database: Database, egress: OutgoingRequests, logger: Logger): SignalsParts => ({
  eventLog: database.eventLog,
  signalStore: database.signalStore,
  setSender: createSetSender(egress),
  onSetRefused: ({ streamId, jti, err }) =>
    logger.warn({ stream: streamId, jti, err: ERR.test(err) ? err : 'other' }, 'a receiver refused a security event'),
})
