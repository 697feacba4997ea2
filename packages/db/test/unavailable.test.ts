import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { Client } from 'pg'
import { expect, test } from 'vitest'
import { isUnavailable } from '../src/index.ts'

const errorOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  )

test('a Unix socket that is gone is a database that is away', async () => {
  const client = new Client({ host: join(tmpdir(), randomUUID()), user: 'nobody', database: 'none' })
  expect(isUnavailable(await errorOf(client.connect()))).toBe(true)
})

test('any other file that is missing is a fault of ours', async () => {
  expect(isUnavailable(await errorOf(readFile(join(tmpdir(), randomUUID()))))).toBe(false)
})
