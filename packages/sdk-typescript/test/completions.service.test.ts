import { expect, inject, test } from 'vitest'
import { ConflictError, type Fetch, Keystead } from '../src/index.ts'
import { adminClient } from './support/client.ts'

const client = adminClient()
const ASKED = { provider: 'echo', model: 'echo' }

/** Many words, each with characters of several bytes. */
const PROMPT = Array.from({ length: 2000 }, (_, i) => `wörd-${i}-€`).join(' ')

/**
 * The first answer breaks off for its reader in the middle of an event, while the server does not know of it yet: what it
 * sends is read and thrown away.
 */
function breaking(headers: (string | null)[]): Fetch {
  return async (url, init) => {
    headers.push(new Headers(init.headers).get('last-event-id'))
    const { signal: _, ...lasting } = init
    const response = await fetch(url, headers.length === 1 ? lasting : init)
    if (headers.length > 1 || !response.body) return response
    const [kept, drained] = response.body.tee()
    void drained.pipeTo(new WritableStream()).catch(() => undefined)
    let left = 2000
    const cut = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        controller.enqueue(chunk.subarray(0, left))
        left -= chunk.length
        if (left <= 0) controller.error(new TypeError('terminated'))
      },
    })
    return new Response(kept.pipeThrough(cut), response)
  }
}

test('a stream says what was asked, piece by piece, and is a job in the list', async () => {
  const stream = client.aggregator.stream({ ...ASKED, prompt: PROMPT })
  const pieces: string[] = []
  for await (const event of stream) if (event.type === 'chunk') pieces.push(event.content)
  expect(pieces.length).toBeGreaterThan(100)
  expect(pieces.join('')).toBe(PROMPT)
  const { job_id, usage } = await stream.final()
  expect(usage).toEqual({ prompt_tokens: 2000, completion_tokens: 2000 })
  expect(await client.aggregator.jobs.get(job_id)).toMatchObject({
    status: 'COMPLETED',
    type: 'stream',
    result: PROMPT,
  })
})

test('a stream that breaks off goes on where it was: nothing is lost, nothing comes twice, and it is one job', async () => {
  const { url, adminKey } = inject('service')
  const headers: (string | null)[] = []
  const broken = new Keystead({ baseUrl: url, apiKey: adminKey, fetch: breaking(headers), retryDelay: 10 })
  const stream = broken.aggregator.stream({ ...ASKED, prompt: PROMPT })
  expect(await stream.text()).toBe(PROMPT)
  const { job_id } = await stream.final()
  expect(headers).toEqual([null, expect.stringMatching(new RegExp(`^${job_id}:\\d+$`))])
})

test('the whole answer at once', async () => {
  const answer = await client.aggregator.complete({ ...ASKED, prompt: 'Hello, world!' })
  expect(answer).toMatchObject({ content: 'Hello, world!', provider: 'echo', tokensIn: 2, tokensOut: 2 })
})

test('a job is created, found, run, and not cancelled when it is over', async () => {
  const created = await client.aggregator.jobs.create({ ...ASKED, prompt: 'Hi', type: 'greeting' })
  let job = created
  while (job.finished_at === null) job = await client.aggregator.jobs.get(created.id)
  expect(job).toMatchObject({ status: 'COMPLETED', result: 'Hi', type: 'greeting' })
  const found: string[] = []
  for await (const { id } of client.aggregator.jobs.list({ type: 'greeting', limit: 1 })) found.push(id)
  expect(found).toEqual([created.id])
  await expect(client.aggregator.jobs.cancel(created.id)).rejects.toThrow(ConflictError)
})
