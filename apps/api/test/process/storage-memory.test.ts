import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import http from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { expect, test, vi } from 'vitest'
import { content, OBJECTS } from '../storage/support.ts'
import { installation, run } from './service.ts'

vi.setConfig({ testTimeout: 240_000 })

const ADMIN_KEY = 'the-admin-key-of-the-memory-tests'

const MIB = 1_048_576
const SMALL = MIB
const LARGE = 256 * MIB
const MOST = 50 * MIB

const PIECE = content(MIB)

function* pieces(length: number): Generator<Buffer> {
  for (let sent = 0; sent < length; sent += PIECE.length) yield PIECE
}

const headers = { 'x-api-key': ADMIN_KEY }

async function upload(url: string, length: number): Promise<string> {
  const given = { ...headers, 'content-length': String(length) }
  const request = http.request(`${url}${OBJECTS}`, { method: 'POST', headers: given })
  const answered = once(request, 'response')
  await pipeline(Readable.from(pieces(length)), request)
  const [response] = (await answered) as [http.IncomingMessage]
  const body = Buffer.concat((await response.toArray()) as Buffer[]).toString()
  expect(response.statusCode, body).toBe(200)
  return JSON.parse(body).data.object_id
}

/** @returns how many bytes came */
async function download(url: string, id: string): Promise<number> {
  const [response] = (await once(http.get(`${url}${OBJECTS}/${id}`, { headers }), 'response')) as [http.IncomingMessage]
  let length = 0
  for await (const piece of response) length += (piece as Buffer).length
  return length
}

async function bothWays(url: string, length: number): Promise<void> {
  expect(await download(url, await upload(url, length))).toBe(length)
}

const residentBytes = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024

test('an object of 256 MB costs less than 50 MB of memory more than one of 1 MB, both ways', async () => {
  const service = run({ ...(await installation()), KEYSTEAD_ADMIN_KEY: ADMIN_KEY })
  const [url = ''] = await service.ready()
  const pid = service.child.pid ?? 0
  for (let i = 0; i < 20; i += 1) await bothWays(url, SMALL)
  const before = residentBytes(pid)
  let most = before
  const looking = setInterval(() => (most = Math.max(most, residentBytes(pid))), 20)
  await bothWays(url, LARGE).finally(() => clearInterval(looking))
  process.stdout.write(`memory for 256 MB: ${Math.round((most - before) / MIB)} MiB more\n`)
  expect(most - before).toBeLessThan(MOST)
  await service.signal('SIGTERM')
})
