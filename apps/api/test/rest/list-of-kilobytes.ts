import Fastify from 'fastify'
import { listPageOf, streamAll } from '../../src/rest/lists.ts'
import { WholeLists } from '../../src/rest/whole-lists.ts'
import '../../src/calls/fastify.ts'

/** A list of `count` items of a kilobyte, over HTTP. What is not the database's part is real. */
export async function listOfKilobytes(count: number, admits: () => Promise<unknown> = async () => undefined) {
  const app = Fastify()
  app.decorate('ending', new AbortController().signal)
  const lists = new WholeLists({ perUser: 10, atOnce: 10 })
  const state = { fetched: 0 }
  const padding = 'x'.repeat(1000)
  app.get('/', async (_request, reply) =>
    streamAll(reply, {
      form: 'lines',
      userId: 'someone',
      lists,
      assertStillAdmitted: admits,
      fetchPage: async ({ limit, cursor = '0' }) => {
        const start = Number(cursor)
        const end = Math.min(start + limit, count)
        state.fetched += 1
        const items = Array.from({ length: end - start }, (_, i) => ({ id: start + i, padding }))
        return listPageOf({ items, next_cursor: end < count ? String(end) : null })
      },
    }),
  )
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  return { url, state, close: () => app.close() }
}
