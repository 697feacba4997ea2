import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { Client } from 'pg'
import { expect, test } from 'vitest'
import { isUnavailable } from '../src/index.ts'
import { createHotPool } from '../src/stores/query.ts'

const errorOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  )

test('a Unix socket that is gone is a database that is away', async () => {
  const client = new Client({ host: join(tmpdir(), randomUUID()), user: 'nobody', database: 'none' })
  expect(isUnavailable(await errorOf(client.connect()))).toBe(true)
})

test('a server that takes connections and says nothing is a database that is away', { timeout: 20_000 }, async () => {
  const silent = createServer().listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const address = silent.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const pool = createHotPool(`postgres://nobody@127.0.0.1:${port}/none`)
  try {
    expect(isUnavailable(await errorOf(pool.query('select 1')))).toBe(true)
  } finally {
    await pool.end()
    silent.close()
  }
})

test('any other file that is missing is a fault of ours', async () => {
  expect(isUnavailable(await errorOf(readFile(join(tmpdir(), randomUUID()))))).toBe(false)
})
