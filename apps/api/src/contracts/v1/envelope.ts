import type { Clock } from '@keystead/domain'
import { z } from 'zod'
import { iso, NextCursor, Timestamp } from '../schemas.ts'

const envelope = {
  message: z.string().describe('What was done, in one sentence for people; do not parse it'),
  timestamp: Timestamp.describe('When the answer was made'),
}

/** The envelope of every v1 answer. */
export const Answer = z.object(envelope).meta({ id: 'Acknowledgement' })

export const answerOf = <Data extends z.ZodType>(data: Data) =>
  z.object({
    message: envelope.message,
    data: data.description === undefined ? data.describe('The result') : data,
    timestamp: envelope.timestamp,
  })

/** {@link answerWith} as JSON. @param data JSON */
export const answerText = (message: string, data: string, now: Date): string =>
  `{"message":${JSON.stringify(message)},"data":${data},"timestamp":"${iso(now)}"}`

/** A page of a list; `next_cursor` is null on the last one. */
export const listAnswerOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    message: envelope.message,
    data: z.array(item).describe('The items of this page, newest first'),
    next_cursor: NextCursor,
    timestamp: envelope.timestamp,
  })

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
