import type { Principal, RequiredScope } from '@keystead/domain'
import type { EntityManager } from '@mikro-orm/core'
import type { GraphQLResolveInfo } from 'graphql'
import type { z } from 'zod'
import { type Context, renewed } from '../trpc/context.ts'
import { authorisedNow } from '../trpc/authorisation.ts'
import type { GraphqlContext } from './builder.ts'

/** A unit of work for one field: those of a query run side by side. */
export const unitOf = (caller: Context): EntityManager => renewed(caller).em()

export interface Change<View> {
  scope: RequiredScope
  input: unknown
  /** Of what is stored as the answer, when there is an idempotency key. */
  view: z.ZodType<View>
}

/**
 * Runs a mutation once for each idempotency key (docs/adr/0012). Each field of an operation is a call of its own, told apart by
 * its name in the answer and the place of the operation in its batch.
 */
export async function changeOnce<View>(
  { caller, place }: GraphqlContext,
  { fieldName, path }: GraphQLResolveInfo,
  { scope, input, view }: Change<View>,
  work: (em: EntityManager, principal: Principal) => Promise<View>,
): Promise<View> {
  const principal = await authorisedNow(caller, scope)
  const em = unitOf(caller)
  const { idempotencyKey: key, core, notes } = caller
  if (key === null) return work(em, principal)
  const call = { idempotencyKey: `${key} ${place ?? 0} ${path.key}`, procedure: `graphql.${fieldName}`, input }
  const { answer, isReplayed } = await core.idempotency.once(em, principal, call, (tx) => work(tx, principal))
  notes.isReplayed = isReplayed
  return view.parse(answer)
}
