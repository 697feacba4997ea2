import { tracked } from '@trpc/server'
import { z } from 'zod'
import { placeOf, type StreamEvent } from '../../jobs/stream-events.ts'
import { presentable } from './completions.ts'
import { scoped } from '../../calls/procedures.ts'
import { checkRequest, inputOf, requestFields } from './completion-schemas.ts'

/** The request, or where to resume: tRPC's client adds the id of the last event when it reconnects. */
const StreamInput = z
  .object({
    ...requestFields,
    lastEventId: z
      .string()
      .max(100)
      .optional()
      .describe('Resumes after this event of a stream that the same user started'),
  })
  .superRefine(checkRequest)

const tokensIn = z.int().nullable().describe('Tokens of the prompt; null if the provider did not report them')
const tokensOut = z.int().nullable().describe('Tokens of the answer; null if the provider did not report them')

/** The type declared to clients; the data of `/stream`. */
const StreamData = z.discriminatedUnion('type', [
  z.object({ type: z.literal('chunk'), content: z.string().describe('The next piece of the answer') }),
  z.object({
    type: z.literal('done'),
    tokensIn,
    tokensOut,
    cost: z.number().nullable().describe('US dollars; null for a model without a price'),
    usage: z.object({ prompt_tokens: tokensIn, completion_tokens: tokensOut }).describe('The same counts'),
    job_id: z.string().describe('Id of the job that records the completion'),
  }),
  z.object({ type: z.literal('error'), error: z.string().describe('Why the answer ends here') }),
])

/**
 * `POST /stream` for typed clients: the same data, over tRPC's own events. tRPC sends its input in the query, so a prompt too long
 * for a URL needs `/stream`.
 */
export const stream = scoped('jobs:create')
  .meta({ summary: 'Complete a prompt, with the answer as it arrives', events: StreamData })
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
          ? await streams.begin(ctx.work, wanted, reader)
          : await streams.resume(ctx.work, placeOf(lastEventId), reader)
      return trackedEvents(events)
    } catch (error) {
      throw presentable(error)
    }
  })

type Tracked = ReturnType<typeof tracked<z.infer<typeof StreamData>>>

/** The last event states whether the stream failed. */
async function* trackedEvents(events: AsyncIterable<StreamEvent> | null): AsyncGenerator<Tracked, void, undefined> {
  for await (const { id, data } of events ?? []) yield tracked(id, data)
}
