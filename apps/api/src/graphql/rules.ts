import type { FineScope } from '@keystead/domain'
import { z } from 'zod'

/** Who may ask for a field of a root type. */
export type Access = FineScope | 'anybody' | 'authenticated' | 'attempt'

/** What holds for a field of a root type, beside its type. */
export interface FieldRules {
  /**
   * A scope that the caller holds; or `anybody`, `authenticated`, or `attempt`, which is for anybody and counts as an attempt
   * to authenticate.
   */
  access: Access
  /** What it costs, when it is more than one point. */
  cost?: number
  /** It gives a page, so that what is below it is counted once for each item. */
  isPage?: boolean
}

const NAME = 'rules'

const Rules = z.object({ access: z.custom<Access>((it) => typeof it === 'string'), cost: z.int(), isPage: z.boolean() })

/** For the option `extensions` of a field. */
export const rules = ({ access, cost = 1, isPage = false }: FieldRules) => ({ [NAME]: { access, cost, isPage } })

/** The rules of a field; null for one that has none, which is below a root type or belongs to introspection. */
export function rulesOf(
  field: { extensions: Readonly<Record<string, unknown>> } | undefined,
): Required<FieldRules> | null {
  return Rules.safeParse(field?.extensions[NAME]).data ?? null
}
