import type { AnyProcedure } from '@trpc/server'
import { z } from 'zod'
import { isObject } from '../calls/input.ts'
import { inputsOf } from '../calls/procedure-meta.ts'

/** How @trpc/tanstack-react-query and @trpc/react-query say in which direction they page. */
const Direction = z.enum(['forward', 'backward'])

/**
 * The input of a list as its schema has it. The query libraries of tRPC send two things of their own: `cursor: null` for the
 * first page, and to a query the `direction`, which the cursor implies here.
 */
export function listInput(input: unknown, procedure: AnyProcedure): unknown {
  if (!isObject(input) || !takesCursor(procedure)) return input
  const { cursor, direction, ...rest } = input
  const isTheirs = procedure._def.type === 'query' && Direction.safeParse(direction).success
  return {
    ...rest,
    ...(cursor !== null && 'cursor' in input && { cursor }),
    ...(!isTheirs && 'direction' in input && { direction }),
  }
}

const takesCursor = (procedure: AnyProcedure): boolean =>
  inputsOf(procedure).some((schema) => schema instanceof z.ZodObject && 'cursor' in schema.shape)
