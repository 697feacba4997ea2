import type { FineScope } from '@keystead/domain'
import { z } from 'zod'

/** Who may use a field of a root type. */
export type Access = FineScope | 'anybody' | 'authenticated' | 'attempt'

/** The rules of a field. */
export interface FieldRules {
  /**
   * A scope that the caller must hold; or `anybody`, `authenticated`, or `attempt`, which is public and counts as an
   * authentication attempt. Of several scopes one is enough.
   */
  access: Access | readonly FineScope[]
  /** Its cost in points, by default 1. */
  cost?: number
  /** It returns a page, so that its subfields count once per item. */
  isPage?: boolean
}

const NAME = 'rules'

const Rules = z.object({
  access: z.custom<FieldRules['access']>((it) => typeof it === 'string' || Array.isArray(it)),
  cost: z.int(),
  isPage: z.boolean(),
})

/** For the option `extensions` of a field. */
export const rules = ({ access, cost = 1, isPage = false }: FieldRules) => ({ [NAME]: { access, cost, isPage } })

/** The rules of a field; null for one that is open to whoever may reach it, and for introspection. */
export function rulesOf(
  field: { extensions: Readonly<Record<string, unknown>> } | undefined,
): Required<FieldRules> | null {
  return Rules.safeParse(field?.extensions[NAME]).data ?? null
}
