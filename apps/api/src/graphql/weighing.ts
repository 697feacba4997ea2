import type { DocumentNode } from 'graphql'
import { assertOpen } from './admission.ts'
import { allowanceOf, type Caller, isKnown } from './allowance.ts'
import type { Spending } from './builder.ts'
import { assertAffordable, costOf } from './limits.ts'
import { schema } from './schema.ts'
import { selectionsOf, tooMuch } from './selections.ts'

interface Weighed {
  caller: Caller
  spending: Pick<Spending, 'cost' | 'selections'>
}

/**
 * Checks a document before validation, which is slowest for what is refused here: without a credential it may use only public
 * fields, and together with the documents before it, it must be within its caller's allowance.
 *
 * @throws Refusal `unauthorized`; GraphQLError over a limit
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
