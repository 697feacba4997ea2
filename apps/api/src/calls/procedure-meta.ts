import type { MaybePromise, RequiredScope } from '@keystead/domain'
import type { AnyProcedure } from '@trpc/server'
import type { OpenApiMeta } from 'trpc-to-openapi'
import type { z } from 'zod'
import type { Context } from './context.ts'

/** Metadata of a procedure beside its schemas. */
export interface ProcedureMeta extends OpenApiMeta {
  /** The status of success over REST; 200 unless stated. */
  status?: 201 | 204
  /** The scope it requires; set by {@link scoped}. */
  scope?: RequiredScope
  /** Needs no credentials; set by {@link attempt}. */
  open?: boolean
  /** `bare`: over REST the items of the page are the body, or all items when no limit is given. */
  list?: 'bare' | 'enveloped' | 'text'
  /** The media type of a list as text, by the input. */
  mediaTypeOf?: (input: object) => string
  /**
   * Called by the REST route in place of the procedure, whose overhead alone equals the rest of a fast request.
   *
   * @returns the body as JSON
   */
  fast?: (ctx: Context, input: object) => MaybePromise<string>
  /** What it does, in one line; a procedure that REST has says it in `openapi`. */
  summary?: string
  /** The data of a subscription's events, for the declarations that clients get. */
  events?: z.ZodType
  /**
   * Runs each time that it is called, whatever key comes with it: repeated, it changes nothing more or is refused. It may write beside
   * the transaction of the call, such as a count of attempts, which would wait for a second connection within one.
   */
  ignoresIdempotencyKey?: boolean
  /** Its `data` has a `version`, which over REST is the `ETag` too; `changed`: a caller must name the version in `If-Match`. */
  versioned?: 'shown' | 'changed'
  /** The v1 contract's title for its failures, for example `User creation failed`. */
  failure?: string
}

/** Whether a call with an idempotency key runs once. Procedures with `fast` take the key from their input. */
export const honoursIdempotencyKey = (
  type: AnyProcedure['_def']['type'],
  { open, fast, ignoresIdempotencyKey }: ProcedureMeta,
): boolean => type === 'mutation' && !open && !fast && !ignoresIdempotencyKey

/** The input schemas of a procedure: tRPC keeps them in its definition, though not in its type. */
export const inputsOf = ({ _def }: AnyProcedure): unknown[] =>
  'inputs' in _def && Array.isArray(_def.inputs) ? _def.inputs : []

const isMeta = (meta: unknown): meta is ProcedureMeta => typeof meta === 'object' && meta !== null

export const metaOf = ({ _def }: AnyProcedure): ProcedureMeta => (isMeta(_def.meta) ? _def.meta : {})
