import type { Body, Query, Schema } from './wire.ts'

/** What a provider is asked to complete: a `prompt`, or `messages`. */
export type CompletionParams = Omit<Body<'aggregator.jobs.create'>, 'type'>

/** A piece of the text. */
export interface CompletionChunk {
  type: 'chunk'
  content: string
}

/** What was used. Numbers that the provider does not tell are null. */
interface Used {
  tokensIn: number | null
  tokensOut: number | null
  /** US dollars; null for a model without a price. */
  cost: number | null
  usage: { prompt_tokens: number | null; completion_tokens: number | null }
  /** What it is in the list of jobs. */
  job_id: string
}

/** The end of a stream. */
export interface CompletionDone extends Used {
  type: 'done'
}

/** A completion as a whole. */
export interface Completion extends Used {
  provider: string
  model: string
  content: string
}

export type CompletionEvent = CompletionChunk | CompletionDone

export type Job = Schema<'Job'>
export type JobCreateParams = Body<'aggregator.jobs.create'>
export type JobListParams = Query<'aggregator.jobs.list'>
