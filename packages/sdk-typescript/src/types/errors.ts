import type { Schema, Value } from './wire.ts'

/** What is wrong with a part of the input. */
export type ErrorIssue = Schema<'ErrorIssue'>

/** Why a request failed, for programs; a newer server may have further codes. */
export type ErrorCode = Value<'ErrorCode'>

/**
 * The JSON of an error response, whose fields depend on the contract. A proxy may have sent it: read each field as one that may
 * be missing.
 */
export interface ErrorBody {
  /** What failed; the code, in the aggregator contract. */
  readonly error?: string
  /** Why, in the aggregator contract. */
  readonly message?: string
  /** Why, in the v1 contract. */
  readonly detail?: string
  readonly code?: ErrorCode
  readonly request_id?: string
  readonly timestamp?: string
  readonly issues?: readonly ErrorIssue[]
  readonly [field: string]: unknown
}
