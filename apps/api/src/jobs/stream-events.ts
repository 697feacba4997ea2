import { type CompletionUsage, type Job, Refusal } from '@keystead/domain'

/** The usage, sent after the last piece of an answer. */
export interface Done {
  type: 'done'
  tokensIn: number | null
  tokensOut: number | null
  cost: number | null
  usage: { prompt_tokens: number | null; completion_tokens: number | null }
  job_id: string
}

export type StreamData = { type: 'chunk'; content: string } | Done | { type: 'error'; error: string }

/** One event of `text/event-stream`. */
export interface StreamEvent {
  /** The position in the answer, for `Last-Event-ID`: a client that has received it has received all before it. */
  id: string
  event: 'message' | 'done' | 'error'
  data: StreamData
}

/** @param at characters of the answer up to and including this piece */
export const chunkEvent = (jobId: string, content: string, at: number): StreamEvent => ({
  id: `${jobId}:${at}`,
  event: 'message',
  data: { type: 'chunk', content },
})

export const doneOf = (jobId: string, usage: Partial<CompletionUsage> | null): Done => {
  const { tokensIn = null, tokensOut = null, cost = null } = usage ?? {}
  const counts = { prompt_tokens: tokensIn, completion_tokens: tokensOut }
  return { type: 'done', tokensIn, tokensOut, cost, usage: counts, job_id: jobId }
}

export const doneEvent = (jobId: string, usage: Partial<CompletionUsage> | null): StreamEvent => ({
  id: `${jobId}:end`,
  event: 'done',
  data: doneOf(jobId, usage),
})

export const errorEvent = (jobId: string, error: string): StreamEvent => ({
  id: `${jobId}:end`,
  event: 'error',
  data: { type: 'error', error },
})

/** The last event of an ended job's stream. */
export function endEventOf({ id, status, error, tokensIn, tokensOut, cost }: Job): StreamEvent {
  if (status === 'COMPLETED') {
    return doneEvent(id, { tokensIn: tokensIn ?? undefined, tokensOut: tokensOut ?? undefined, cost: cost ?? null })
  }
  return errorEvent(id, error ?? 'The job was cancelled')
}

/** A position in the stream of a job: after that many characters, or after its last event. */
export interface Place {
  jobId: string
  at: number | 'end'
}

const PLACE = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):(\d{1,9}|end)$/i

/** @throws Refusal `invalid` unless it has the form of an event id */
export function placeOf(lastEventId: string): Place {
  const [, jobId, at] = PLACE.exec(lastEventId) ?? []
  if (jobId === undefined || at === undefined) throw new Refusal('invalid', 'Last-Event-ID is not the id of an event')
  return { jobId: jobId.toLowerCase(), at: at === 'end' ? at : Number(at) }
}

/** The wire format (WHATWG HTML, section 9.2.6). The JSON contains no line breaks. */
export const textOfEvent = ({ id, event, data }: StreamEvent): string =>
  `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`
