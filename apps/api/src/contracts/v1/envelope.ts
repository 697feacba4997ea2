import type { Clock } from '@keystead/domain'
import { z } from 'zod'
import { iso, Timestamp } from '../schemas.ts'

/** What every answer of v1 comes in. */
export const Answer = z.object({ message: z.string(), timestamp: Timestamp }).meta({ id: 'Answer' })

export const answerOf = <Data extends z.ZodType>(data: Data) =>
  z.object({ message: z.string(), data, timestamp: Timestamp })

/** {@link answerWith} as JSON. @param data JSON */
export const answerText = (message: string, data: string, now: Date): string =>
  `{"message":${JSON.stringify(message)},"data":${data},"timestamp":"${iso(now)}"}`

/** A page of a list; `next_cursor` is null on the last one. */
export const listAnswerOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ message: z.string(), data: z.array(item), next_cursor: z.string().nullable(), timestamp: Timestamp })

export const answer = (clock: Clock, message: string) => ({ message, timestamp: iso(clock()) })

export const answerWith = <Data>(clock: Clock, message: string, data: Data) => ({
  message,
  data,
  timestamp: iso(clock()),
})

export const listAnswer = <Item>(clock: Clock, message: string, items: Item[], next: string | null) => ({
  message,
  data: items,
  next_cursor: next,
  timestamp: iso(clock()),
})
