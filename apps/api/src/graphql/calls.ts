import type { RequiredScope, Work } from '@keystead/domain'
import type { GraphQLResolveInfo } from 'graphql'
import type { z } from 'zod'
import { authorised, authorisedNow } from '../calls/authorisation.ts'
import { admit, type Context } from '../calls/context.ts'
import type { GraphqlContext } from './builder.ts'

/**
 * The work of one field that reads: the fields of a query run concurrently, each with its own unit of work.
 *
 * @throws Refusal `unauthorized`, `forbidden`
 */
export const readWork = (caller: Context, scope?: RequiredScope): Work =>
  admit(caller, authorised(caller.request, scope)).work

/** The work of one field that changes something. @throws Refusal `unauthorized`, `forbidden` */
export const changeWork = async (caller: Context, scope?: RequiredScope): Promise<Work> =>
  admit(caller, await authorisedNow(caller.request, scope)).work

export interface Change<View> {
  scope: RequiredScope
  input: unknown
  /** The schema of the stored answer, when there is an idempotency key. */
  view: z.ZodType<View>
}

/**
 * Runs a mutation once per idempotency key (docs/adr/0012). Each field of an operation is a separate call, identified by its
 * response name and the index of the operation in its batch.
 */
export async function changeOnce<View>(
  { caller, place }: GraphqlContext,
  { fieldName, path }: GraphQLResolveInfo,
  { scope, input, view }: Change<View>,
  change: (work: Work) => Promise<View>,
): Promise<View> {
  const principal = await authorisedNow(caller.request, scope)
  const { idempotencyKey: key } = caller.request
  if (key === null) return change(admit(caller, principal).work)
  const call = { idempotencyKey: `${key} ${place ?? 0} ${path.key}`, procedure: `graphql.${fieldName}`, input }
  return view.parse(await admit(caller, principal, call).work.commitOnce(change))
}
