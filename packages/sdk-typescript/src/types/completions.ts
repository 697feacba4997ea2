import type { Body, Query, Schema } from './wire.ts'

/** What a provider is asked to complete: a `prompt`, or `messages`. */
export type CompletionParams = Omit<Body<'aggregator.jobs.create'>, 'type'>

/** A piece of the text. */
export interface CompletionChunk {
  type: 'chunk'
  content: string
}

/** The end of a stream. Numbers that the provider does not tell are null. */
export interface CompletionDone {
  type: 'done'
  tokensIn: number | null
  tokensOut: number | null
  /** US dollars; null for a model without a price. */
  cost: number | null
  usage: { prompt_tokens: number | null; completion_tokens: number | null }
  /** The job under which it is listed. */
  job_id: string
}

export type CompletionEvent = CompletionChunk | CompletionDone

/** A completion as a whole. */
export type Completion = Schema<'Completion'>

export type Job = Schema<'Job'>
export type JobCreateParams = Body<'aggregator.jobs.create'>
export type JobListParams = Query<'aggregator.jobs.list'>
