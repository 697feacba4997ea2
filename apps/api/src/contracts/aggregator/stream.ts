import { tracked } from '@trpc/server'
import { z } from 'zod'
import { placeOf, type StreamEvent } from '../../stream/events.ts'
import { presentable } from '../../stream/request.ts'
import { scoped } from '../../trpc/procedures.ts'
import { checkRequest, inputOf, requestFields } from './completion-schemas.ts'

/** What is asked, or where to go on: tRPC's client adds the id of the last event when it connects anew. */
const StreamInput = z
  .object({ ...requestFields, lastEventId: z.string().max(100).optional() })
  .superRefine(checkRequest)

/**
 * `POST /stream` for typed clients: the same data, over tRPC's own events. tRPC sends its input in the query, so a prompt that does not
 * fit into an address belongs to `/stream`.
 */
export const stream = scoped('jobs:create')
  .input(StreamInput)
  .subscription(async ({ ctx, input, signal }) => {
    const { streams } = ctx.core
    const taken = new AbortController()
    const reader = {
      signal: AbortSignal.any([taken.signal, ...(signal ? [signal] : [])]),
      onTakenOver: () => taken.abort(),
    }
    const { lastEventId, provider, model } = input
    const wanted = { provider, model, input: inputOf(input) }
    try {
      const events =
        lastEventId === undefined
          ? await streams.begin(ctx.principal, wanted, reader)
          : await streams.resume(ctx.principal, placeOf(lastEventId), reader)
      return trackedEvents(events)
    } catch (error) {
      throw presentable(error)
    }
  })

const tokens = z.int().nullable()

/** As it is declared to clients; the data of `/stream` themselves. */
const StreamData = z.discriminatedUnion('type', [
  z.object({ type: z.literal('chunk'), content: z.string() }),
  z.object({
    type: z.literal('done'),
    tokensIn: tokens,
    tokensOut: tokens,
    cost: z.number().nullable(),
    usage: z.object({ prompt_tokens: tokens, completion_tokens: tokens }),
    job_id: z.string(),
  }),
  z.object({ type: z.literal('error'), error: z.string() }),
])

type Tracked = ReturnType<typeof tracked<z.infer<typeof StreamData>>>

/** The last event says of itself whether it was an error. */
async function* trackedEvents(events: AsyncIterable<StreamEvent> | null): AsyncGenerator<Tracked, void, undefined> {
  for await (const { id, data } of events ?? []) yield tracked(id, data)
}
