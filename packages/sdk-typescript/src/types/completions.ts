import type { Input, Query, Schema, Value } from './wire.ts'

/** The input of a completion: a `prompt`, or `messages`. */
export type CreateCompletionRequest = Omit<Input<'CreateJobRequest'>, 'type'>

/** A piece of the text. */
export interface CompletionChunk {
  type: 'chunk'
  content: string
}

/** The end of a stream. Numbers that the provider does not report are null. */
export interface CompletionDone {
  type: 'done'
  tokensIn: number | null
  tokensOut: number | null
  /** US dollars; null for a model without a price. */
  cost: number | null
  usage: CompletionUsage
  /** The job that records the completion. */
  job_id: string
}

export type CompletionEvent = CompletionChunk | CompletionDone

/** A whole completion. */
export type Completion = Schema<'Completion'>
export type CompletionUsage = Schema<'CompletionUsage'>
export type ChatMessage = Schema<'ChatMessage'>
export type MessageRole = Value<'MessageRole'>

export type Job = Schema<'Job'>
export type JobInput = Schema<'JobInput'>
export type JobStatus = Value<'JobStatus'>
export type CreateJobRequest = Input<'CreateJobRequest'>
export type JobListParams = Query<'aggregator.jobs.list'>
