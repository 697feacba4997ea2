import { isUuid, POLL, Refusal } from '@keystead/domain'
import type { SsfCall, SsfRoute } from './route.ts'
import { SSF } from './paths.ts'
import { MAX_POLLED, PollRequest } from './schemas.ts'

/** More polls of one stream at one replica do not wait. */
const MOST_WAITING = 5

async function acknowledge({ core }: SsfCall, streamId: string, request: PollRequest): Promise<void> {
  const { ack, setErrs } = request
  const refused = Object.entries(setErrs ?? {})
  const jtis = [...(ack ?? []), ...refused.map(([jti]) => jti)]
  if (jtis.length === 0) return
  await core.signalStore.remove(streamId, jtis)
  for (const [jti, { err }] of refused) if (isUuid(jti)) core.onSetRefused({ streamId, jti, err })
}

type PollRequest = ReturnType<typeof PollRequest.parse>

/** RFC 8936, section 2.4: acknowledges, then answers with events, if need be once there are some. */
async function poll(call: SsfCall): Promise<object> {
  const { core, work, body, parameters, leaving } = call
  const request = PollRequest.parse(body ?? {})
  const stream = await core.signalStreams.get(work, String(parameters['stream_id']))
  if (stream.method !== POLL) throw new Refusal('invalid', 'The events of this stream are pushed')
  const feed = core.signalFeed
  await acknowledge(call, stream.id, request)
  const most = Math.min(request.maxEvents ?? MAX_POLLED, MAX_POLLED)
  if (most === 0) return { sets: {} }
  await feed.advance(stream.id)
  const polled = await feed.take(stream.id, most)
  const isEmpty = Object.keys(polled.sets).length === 0
  if (!isEmpty || request.returnImmediately || feed.waitingFor(stream.id) >= MOST_WAITING) return polled
  await feed.wait(stream.id, leaving)
  // Whoever lost the right, or the stream, while it waited is told nothing more.
  await call.renew()
  await core.signalStreams.get(work, stream.id)
  return feed.take(stream.id, most)
}

/** Poll-based delivery (RFC 8936). */
export const polling: SsfRoute[] = [
  { method: 'POST', url: `${SSF.poll}/:stream_id`, run: async (call) => ({ status: 200, body: await poll(call) }) },
]
