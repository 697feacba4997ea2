import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Refusal } from '@keystead/domain'
import { expect, onTestFinished, test, vi } from 'vitest'
import { wantsLines } from '../../src/rest/lists.ts'
import { WholeLists } from '../../src/rest/whole-lists.ts'
import { listOfKilobytes } from './list-of-kilobytes.ts'

async function served(count: number, admits?: () => Promise<unknown>) {
  const { url, state, close } = await listOfKilobytes(count, admits)
  onTestFinished(close)
  return { url, state }
}

async function reader(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => undefined)
  socket.pause()
  onTestFinished(() => void socket.destroy())
  await once(socket, 'connect')
  socket.write('GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n')
  return socket
}

/** Waits until nothing has been fetched for a while. @returns how many pages were */
async function atRest(state: { fetched: number }): Promise<number> {
  for (let before = -1; before !== state.fetched || before === 0;) {
    before = state.fetched
    await delay(150)
  }
  return state.fetched
}

test('a million items take no more memory than a few pages, while they are read', async () => {
  // In a process of its own: what other tests leave behind in this one would count as the list's.
  const script = fileURLToPath(new URL('list-memory.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', script])
  const { looks, most } = JSON.parse(stdout) as { looks: number; most: number }
  expect(looks).toBeGreaterThanOrEqual(10)
  // The list itself is more than a gigabyte.
  expect(most).toBeLessThan(50_000_000)
}, 120_000)

test('who does not read has nothing fetched beyond what lies between two sockets', async () => {
  const { url, state } = await served(1_000_000)
  const socket = await reader(url)
  const stalled = await atRest(state)
  expect(stalled).toBeLessThan(100)
  socket.resume()
  await vi.waitFor(() => expect(state.fetched).toBeGreaterThan(stalled), { timeout: 5000 })
})

test('who hangs up has nothing fetched any more', async () => {
  const { url, state } = await served(1_000_000)
  const socket = await reader(url)
  socket.resume()
  await once(socket, 'data')
  socket.destroy()
  expect(await atRest(state)).toBeLessThan(2500)
})

test('who may not read it any more gets a last line that says so, where to go on, and no end of the answer', async () => {
  let batches = 0
  const { url } = await served(1000, async () => {
    batches += 1
    if (batches === 3) throw new Refusal('unauthorized', 'Authentication required')
  })
  const socket = await reader(url)
  let text = ''
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()))
  socket.resume()
  await once(socket, 'close')
  const lines = text.split('\r\n').flatMap((chunk) => chunk.split('\n').filter((line) => line.startsWith('{')))
  expect(lines).toHaveLength(601)
  expect(JSON.parse(lines.at(-1)!)).toEqual({
    error: 'unauthorized',
    message: 'Authentication required',
    next_cursor: '600',
  })
  expect(text.endsWith('0\r\n\r\n')).toBe(false)
})

test('429: more lists at once than the process streams, whoever asks', () => {
  const lists = new WholeLists({ perUser: 2, atOnce: 3 })
  const [first] = ['one', 'two', 'three'].map((user) => lists.begin(user))
  expect(() => lists.begin('four')).toThrow(/as many whole lists as it may/)
  expect(() => lists.begin('one')).toThrow(Refusal)
  first!()
  first!()
  const end = lists.begin('four')
  expect(() => lists.begin('five')).toThrow(Refusal)
  end()
  lists.begin('two')
  expect(() => lists.begin('two')).toThrow(/At most 2/)
})

test.each([
  ['application/x-ndjson', true],
  ['Application/X-NDJSON; charset=utf-8', true],
  ['text/html, application/x-ndjson', true],
  ['application/json;q=0.5, application/x-ndjson', true],
  ['application/json, application/x-ndjson;q=0.5', false],
  ['application/x-ndjson;q=0', false],
  ['application/x-ndjson;q=none', false],
  ['application/x-ndjson-seq', false],
  ['application/json', false],
  ['*/*', false],
  ['', false],
])('Accept: %s', (accept, wants) => {
  expect(wantsLines({ headers: { accept } })).toBe(wants)
})
