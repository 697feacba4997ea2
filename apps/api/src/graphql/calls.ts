import type { EntityManager } from '@mikro-orm/core'
import { type Context, renewed } from '../trpc/context.ts'

/** A unit of work for one field: those of a query run side by side. */
export const unitOf = (caller: Context): EntityManager => renewed(caller).em()
