import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import http from 'node:http'
import { join } from 'node:path'
import { openSql, type Sql } from '@keystead/db/testing'
import { expect, onTestFinished, test, vi } from 'vitest'
import { govern } from '../settings/support.ts'
import { content, filesIn, get, OBJECTS, put } from '../storage/support.ts'
import { installation, type Process, run, temporaryFolder, until } from './service.ts'

// Each starts processes, which take their time on a machine that has other work.
vi.setConfig({ testTimeout: 240_000 })

const ADMIN_KEY = 'the-admin-key-of-the-upload-tests'

const LENGTH = 9_000_000

/** So much of it is sent at first. */
const FIRST = 5_000_000

interface Upload {
  request: http.ClientRequest
  /** Sends the rest. @returns the status of the answer */
  complete: () => Promise<number>
}

/** An upload of which the first bytes have arrived and no more. */
function beginUpload(url: string, bytes: Buffer): Upload {
  const headers = { 'x-api-key': ADMIN_KEY, 'content-length': String(bytes.length) }
  const request = http.request(`${url}${OBJECTS}`, { method: 'POST', headers })
  request.on('error', () => undefined)
  request.write(bytes.subarray(0, FIRST))
  onTestFinished(() => void request.destroy())
  return {
    request,
    async complete() {
      request.end(bytes.subarray(FIRST))
      const [response] = (await once(request, 'response')) as [http.IncomingMessage]
      response.resume()
      return response.statusCode ?? 0
    },
  }
}

const urlOf = async (service: Process): Promise<string> => (await service.ready())[0] ?? ''

const uploadsIn = async (sql: Sql): Promise<string[]> =>
  (await sql.rows('select id from storage_file order by id')).map(({ id }) => String(id))

/** An upload whose file has bytes already. @returns its id */
async function runningUpload(sql: Sql, folder: string, known: readonly string[] = []): Promise<string> {
  return until('an upload is written', async () => {
    const id = (await uploadsIn(sql)).find((each) => !known.includes(each))
    if (id === undefined) return undefined
    const bytes = await readFile(join(folder, 'incoming', id)).catch(() => Buffer.alloc(0))
    return bytes.length > 0 ? id : undefined
  })
}

/** Of the role that owns the embedded database, past the service. */
async function sqlOfEmbedded(folder: string): Promise<Sql> {
  const password = (await readFile(join(folder, 'postgres.password'), 'utf8')).trim()
  const port = (await readFile(join(folder, 'postgres/postmaster.pid'), 'utf8')).split('\n')[3]
  const host = encodeURIComponent(join(folder, 'postgres'))
  return openSql(`postgres://postgres:${password}@127.0.0.1:${port}/keystead?host=${host}`)
}

test('kill -9 in the middle of an upload: when the service is ready again no row and no file is left, and none of the quota is taken', async () => {
  const folder = await temporaryFolder()
  const environment = { KEYSTEAD_DATA_DIR: folder, KEYSTEAD_ADMIN_KEY: ADMIN_KEY }
  const objects = join(folder, 'objects')
  const first = run(environment)
  await govern(await first.as(ADMIN_KEY), { storage: { quota_bytes: 10_000_000 } })
  const kept = await put({ url: await urlOf(first), credential: ADMIN_KEY }, 'what was complete stays')
  const before = await sqlOfEmbedded(folder)
  beginUpload(await urlOf(first), content(LENGTH))
  const id = await runningUpload(before, objects)
  await before.close()
  expect(await first.signal('SIGKILL')).toBeNull()
  expect((await filesIn(objects)).some((path) => path.endsWith(id))).toBe(true)

  const second = run(environment)
  const sender = { url: await urlOf(second), credential: ADMIN_KEY }
  const after = await sqlOfEmbedded(folder)
  expect(await uploadsIn(after)).toEqual([])
  const { object_id: keptId } = kept.body.data
  expect((await after.rows('select id from stored_object')).map((row) => row.id)).toEqual([keptId])
  await after.close()
  const names = (await filesIn(objects)).map((path) => path.split('/').at(-1))
  expect(names).toEqual([keptId])
  expect((await get(sender, keptId)).text).toBe('what was complete stays')
  expect((await put(sender, content(LENGTH))).status).toBe(200)
  expect(await second.signal('SIGTERM')).toBe(0)
})

test('with a database of yours: a start sweeps what its killed process has left, and not the upload of another replica', async () => {
  const storage = await temporaryFolder()
  const given = { KEYSTEAD_ADMIN_KEY: ADMIN_KEY, KEYSTEAD_STORAGE: storage }
  const place: Record<string, string> = { ...(await installation()), ...given }
  const [killed, other] = [run(place), run({ ...place, KEYSTEAD_DATA_DIR: await temporaryFolder() })]
  const sql = openSql(place['DATABASE_URL'] ?? '')
  onTestFinished(() => sql.close())
  const bytes = content(LENGTH)
  const running = beginUpload(await urlOf(other), bytes)
  const theirs = await runningUpload(sql, storage)
  beginUpload(await urlOf(killed), bytes)
  const gone = await runningUpload(sql, storage, [theirs])
  await killed.signal('SIGKILL')
  // Its lease would end by itself within a minute. That of the other one is renewed.
  await sql.rows('update storage_file set remove_after = clock_timestamp() where id = $1', [gone])

  const restarted = run(place)
  await urlOf(restarted)
  expect(await uploadsIn(sql)).toEqual([theirs])
  expect((await filesIn(storage)).map((path) => path.split('/').at(-1))).toEqual([theirs])
  expect(await running.complete()).toBe(200)
  const sender = { url: await urlOf(restarted), credential: ADMIN_KEY }
  expect((await get(sender, theirs)).bytes.equals(bytes)).toBe(true)
  for (const each of [restarted, other]) expect(await each.signal('SIGTERM')).toBe(0)
})
