import { expect, test } from 'vitest'
import { oneAtATime } from '../../src/startup/one-at-a-time.ts'

test('a run that goes on is given to all who ask, and the next begins after it, also after a failure', async () => {
  const ends: { resolve: () => void; reject: (error: Error) => void }[] = []
  const { run, settled } = oneAtATime(() => new Promise<void>((resolve, reject) => void ends.push({ resolve, reject })))
  await settled()
  const [first, second] = [run(), run()]
  expect(ends).toHaveLength(1)
  let isSettled = false
  const waiting = settled().then(() => (isSettled = true))
  await Promise.resolve()
  expect(isSettled).toBe(false)
  ends[0]!.resolve()
  await Promise.all([first, second, waiting])
  const failing = run()
  expect(ends).toHaveLength(2)
  ends[1]!.reject(new Error('no'))
  await expect(failing).rejects.toThrow('no')
  const third = run()
  expect(ends).toHaveLength(3)
  ends[2]!.resolve()
  await third
})
