import { expect, test } from 'vitest'
import { Batcher } from '../../src/stores/batcher.ts'

/** A query whose answers are given by hand, so that a test decides what happens while it runs. */
function queryByHand() {
  const asked: { keys: string[]; answer: (values: string[]) => void; fail: (error: Error) => void }[] = []
  const batcher = new Batcher<string, string>(
    (keys) => new Promise((resolve, reject) => void asked.push({ keys, answer: resolve, fail: reject })),
  )
  return { asked, batcher }
}

const turn = () => new Promise((resolve) => void setImmediate(resolve))

test('look-ups of the same turn share one query, and each gets its own answer', async () => {
  const { asked, batcher } = queryByHand()
  const answers = Promise.all(['a', 'b', 'a'].map((key) => batcher.load(key)))
  await turn()
  expect(asked.map(({ keys }) => keys)).toEqual([['a', 'b', 'a']])
  asked[0]!.answer(['1', '2', '3'])
  expect(await answers).toEqual(['1', '2', '3'])
})

test('a look-up is never answered by a query that began before it', async () => {
  const { asked, batcher } = queryByHand()
  const before = batcher.load('key')
  await turn()
  const after = batcher.load('key')
  await turn()
  // The first query still runs: it may have read the row before it was changed. So the second asks for itself.
  expect(asked.map(({ keys }) => keys)).toEqual([['key'], ['key']])
  asked[1]!.answer(['as it is'])
  expect(await after).toBe('as it is')
  asked[0]!.answer(['as it was'])
  expect(await before).toBe('as it was')
})

test('while two queries run, look-ups wait and share the next one', async () => {
  const { asked, batcher } = queryByHand()
  const running = [batcher.load('a')]
  await turn()
  running.push(batcher.load('b'))
  await turn()
  const waiting = Promise.all([batcher.load('c'), batcher.load('d')])
  await turn()
  expect(asked).toHaveLength(2)
  asked[0]!.answer(['1'])
  asked[1]!.answer(['2'])
  expect(await Promise.all(running)).toEqual(['1', '2'])
  await turn()
  expect(asked[2]?.keys).toEqual(['c', 'd'])
  asked[2]!.answer(['3', '4'])
  expect(await waiting).toEqual(['3', '4'])
})

test('a query that fails fails those who asked, and nobody after them', async () => {
  const { asked, batcher } = queryByHand()
  const failing = [batcher.load('a'), batcher.load('b')]
  await turn()
  const later = batcher.load('c')
  asked[0]!.fail(new Error('connection lost'))
  for (const outcome of await Promise.allSettled(failing)) expect(outcome).toMatchObject({ status: 'rejected' })
  await turn()
  asked[1]!.answer(['fine'])
  expect(await later).toBe('fine')
})

test('however many ask at once, one query takes at most 256 of them', async () => {
  const sizes: number[] = []
  const batcher = new Batcher<number, number>(async (keys) => {
    sizes.push(keys.length)
    return keys.map((key) => key * 2)
  })
  const keys = Array.from({ length: 1000 }, (_, i) => i)
  expect(await Promise.all(keys.map((key) => batcher.load(key)))).toEqual(keys.map((key) => key * 2))
  expect(sizes).toEqual([256, 256, 256, 232])
})
