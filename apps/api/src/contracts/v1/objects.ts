import { z } from 'zod'
import { scoped } from '../../calls/procedures.ts'
import { Name, paging } from '../schemas.ts'
import { Answer, answer, answerOf, answerWith, listAnswer, listAnswerOf } from './envelope.ts'
import { MediaType, ObjectView, objectView } from './object-schemas.ts'

/** The road of `objects` has the other routes: what a procedure cannot answer or take is a stream. */
export const OBJECTS_PATH = '/api/v1/storage/objects'
/** Of failures of an upload. */
export const UPLOAD_TITLE = 'Object upload failed'

export const OBJECT_PATH = `${OBJECTS_PATH}/{object_id}`

/** Not every text in a path is an id: then there is no such object. */
const Identified = z.object({ object_id: z.string().max(100).describe('Id of the object') })

export const objects = {
  list: scoped('storage:read')
    .meta({
      openapi: {
        method: 'GET',
        path: OBJECTS_PATH,
        summary: 'List the stored objects, newest first',
        tags: ['storage'],
      },
      list: 'enveloped',
    })
    .input(
      z.strictObject({
        ...paging,
        name: Name.optional().describe('Only objects of exactly this name'),
        classification: Name.optional().describe('Only objects of exactly this classification'),
        content_type: MediaType.optional().describe('Only objects of exactly this media type'),
      }),
    )
    .output(listAnswerOf(ObjectView))
    .query(async ({ ctx, input }) => {
      const { limit, cursor, ...filter } = input
      const { items, next } = await ctx.core.objects.list(ctx.work, filter, { limit, cursor })
      return listAnswer(ctx.core.clock, 'Objects retrieved successfully', items.map(objectView), next)
    }),

  metadata: scoped('storage:read')
    .meta({
      openapi: {
        method: 'GET',
        path: `${OBJECT_PATH}/metadata`,
        summary: 'Get what is known of an object, without its bytes',
        successDescription: 'What is known of the object',
        tags: ['storage'],
      },
    })
    .input(Identified)
    .output(answerOf(ObjectView))
    .query(async ({ ctx: { core, work }, input }) =>
      answerWith(
        core.clock,
        'Object retrieved successfully',
        objectView(await core.objects.get(work, input.object_id)),
      ),
    ),

  delete: scoped('storage:write')
    .meta({
      openapi: {
        method: 'DELETE',
        path: OBJECT_PATH,
        summary: 'Delete an object: it is gone from every answer at once',
        successDescription: 'The object is gone from every answer',
        tags: ['storage'],
      },
    })
    .input(
      Identified.extend({
        purge: z
          .boolean()
          .default(false)
          .describe(
            'True: its bytes are removed now. False: when the days have passed that `retention.objects_days` sets',
          ),
      }).strict(),
    )
    .output(Answer)
    .mutation(async ({ ctx: { core, work }, input: { object_id, purge } }) => {
      await core.objects.delete(work, object_id, { purge })
      return answer(core.clock, 'Object deleted successfully')
    }),
}
