import { Refusal, type StreamDelivery, type StreamFields } from '@keystead/domain'
import type { SsfCall, SsfRoute } from './route.ts'
import { SSF } from './paths.ts'
import { StreamChange, StreamInput, StreamQuery } from './schemas.ts'
import { streamView } from './views.ts'

function deliveryOf({ delivery }: StreamInput): StreamDelivery | undefined {
  if (delivery == null) return undefined
  const { method, endpoint_url: endpointUrl, authorization_header: authorization } = delivery
  return { method, endpointUrl: endpointUrl ?? undefined, authorization }
}

/** What is left out stays as it is. */
const changesOf = (input: StreamInput): StreamFields => ({
  description: input.description,
  eventsRequested: input.events_requested,
  delivery: deliveryOf(input),
})

/** What is left out goes. @throws Refusal `invalid` without a delivery */
function wholeOf(input: StreamInput): StreamFields {
  const delivery = deliveryOf(input)
  if (!delivery) throw new Refusal('invalid', 'delivery is required')
  return { description: input.description ?? null, eventsRequested: input.events_requested ?? null, delivery }
}

const TRANSMITTERS = ['iss', 'aud', 'events_supported', 'events_delivered', 'inactivity_timeout'] as const

/** A receiver may send back what the transmitter says, but not change it (SSF 1.0, section 8.1.1.3). */
async function assertAgrees({ core, work }: SsfCall, input: StreamChangeInput): Promise<void> {
  const shown = streamView(await core.signalStreams.get(work, input.stream_id), core.oauth.issuer)
  for (const name of TRANSMITTERS) {
    const given = input[name]
    if (given !== undefined && JSON.stringify(given) !== JSON.stringify(shown[name])) {
      throw new Refusal('invalid', `${name} is set by the transmitter, and must be left out or as it is`)
    }
  }
}

type StreamChangeInput = ReturnType<typeof StreamChange.parse>

async function change(call: SsfCall, fieldsOf: (input: StreamInput) => StreamFields) {
  const { core, work, body } = call
  const input = StreamChange.parse(body)
  const fields = fieldsOf(input)
  await assertAgrees(call, input)
  const stream = await core.signalStreams.change(work, input.stream_id, fields)
  return { status: 200, body: streamView(stream, core.oauth.issuer) }
}

/** The configuration of streams (SSF 1.0, section 8.1.1). */
export const streams: SsfRoute[] = [
  {
    method: 'POST',
    url: SSF.configuration,
    run: async ({ core, work, body }) => {
      const stream = await core.signalStreams.create(work, changesOf(StreamInput.parse(body ?? {})))
      return { status: 201, body: streamView(stream, core.oauth.issuer) }
    },
  },
  {
    method: 'GET',
    url: SSF.configuration,
    run: async ({ core, work, parameters }) => {
      const { issuer } = core.oauth
      if (parameters['stream_id'] === undefined) {
        const own = await core.signalStreams.list(work)
        return { status: 200, body: own.map((stream) => streamView(stream, issuer)) }
      }
      const { stream_id: id } = StreamQuery.parse(parameters)
      return { status: 200, body: streamView(await core.signalStreams.get(work, id), issuer) }
    },
  },
  { method: 'PATCH', url: SSF.configuration, run: (call) => change(call, changesOf) },
  { method: 'PUT', url: SSF.configuration, run: (call) => change(call, wholeOf) },
  {
    method: 'DELETE',
    url: SSF.configuration,
    run: async ({ core, work, parameters }) => {
      await core.signalStreams.delete(work, StreamQuery.parse(parameters).stream_id)
      return { status: 204 }
    },
  },
]
