import type { DocumentNode } from 'graphql'
import type { Context } from '../trpc/context.ts'
import { assertOpen } from './admission.ts'
import { allowanceOf, isKnown, selectionsOf, tooMuch } from './allowance.ts'
import type { Spending } from './builder.ts'
import { assertAffordable, costOf } from './limits.ts'
import { schema } from './schema.ts'

interface Weighed {
  caller: Pick<Context, 'identity'>
  spending: Pick<Spending, 'cost' | 'selections'>
}

/**
 * Everything that is asked of a document before it is validated, which takes longest with what is refused here: without a
 * credential it asks for nothing but what is open, and it is within its caller's allowance, together with those before it.
 *
 * @throws Refusal `unauthorized`; GraphQLError for too much
 */
export function weigh(
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
  { caller, spending }: Weighed,
): void {
  if (!isKnown(caller)) assertOpen(schema, document, caller)
  const allowance = allowanceOf(caller)
  spending.selections += selectionsOf(document)
  if (spending.selections > allowance.selections) {
    throw tooMuch(`The request has too many fields: ${allowance.selections} are allowed`)
  }
  spending.cost += costOf(schema, document, variables)
  assertAffordable(spending.cost, allowance.cost)
}
