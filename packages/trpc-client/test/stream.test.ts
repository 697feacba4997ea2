import { expect, expectTypeOf, inject, test } from 'vitest'
import { type AppRouter, createClient, type inferRouterOutputs } from '../src/index.ts'

const { url, adminKey } = inject('service')

type Iterated<T> = T extends AsyncIterable<infer Item> ? Item : never
type StreamEvent = Iterated<inferRouterOutputs<AppRouter>['aggregator']['stream']>

const ECHO = { provider: 'echo', model: 'echo' }

test('a subscription brings an answer piece by piece, with its types, and ends', async () => {
  const client = createClient({ url, apiKey: adminKey })
  const pieces: string[] = []
  let jobId = ''
  const onData = ({ data }: StreamEvent) => {
    expectTypeOf(data.type).toEqualTypeOf<'chunk' | 'done' | 'error'>()
    if (data.type === 'chunk') pieces.push(data.content)
    if (data.type === 'done') jobId = data.job_id
  }
  await new Promise<void>((resolve, reject) => {
    const input = { ...ECHO, prompt: 'one two three' }
    client.aggregator.stream.subscribe(input, { onData, onComplete: resolve, onError: reject })
  })
  expect(pieces).toEqual(['one', ' two', ' three'])
  const job = await client.aggregator.jobs.get.query({ id: jobId })
  expect(job).toMatchObject({ type: 'stream', status: 'COMPLETED', result: 'one two three' })
})

test('what is refused before the stream begins is an error of the subscription', async () => {
  const client = createClient({ url, apiKey: adminKey })
  const error = await new Promise((resolve) => {
    client.aggregator.stream.subscribe({ ...ECHO, prompt: '' }, { onError: resolve })
  })
  expect(error).toMatchObject({ message: 'prompt must not be empty', data: { code: 'BAD_REQUEST' } })
})
