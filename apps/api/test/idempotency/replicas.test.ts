import { randomUUID } from 'node:crypto'
import { createTestDatabase } from '@keystead/db/testing'
import { expect, inject, onTestFinished, test } from 'vitest'
import { rounds } from '../support/rounds.ts'
import { startTestServer } from '../support/server.ts'

const REPLICAS = 3
const REQUESTS = rounds({ usual: 2_000, long: 10_000 })
const DISTINCT = REQUESTS / 10
const AT_ONCE = 48

test('retries in random order over three replicas make as many users as there are keys', async () => {
  const database = await createTestDatabase(inject('adminUrl'))
  const servers = await Promise.all(
    Array.from({ length: REPLICAS }, () => startTestServer({ databaseUrl: database.url })),
  )
  onTestFinished(async () => {
    await Promise.all(servers.map((server) => server.stop()))
    await database.drop()
  })
  const keys = Array.from({ length: DISTINCT }, () => randomUUID())
  const answers = new Map<string, Set<string>>(keys.map((key) => [key, new Set()]))
  let left = REQUESTS
  const retry = async () => {
    while (left > 0) {
      left -= 1
      const key = keys[Math.floor(Math.random() * DISTINCT)]!
      const server = servers[Math.floor(Math.random() * REPLICAS)]!
      const headers = { 'idempotency-key': key }
      const { status, text } = await server.admin.post('/api/admin/users', { name: key }, { headers })
      expect(status).toBe(201)
      answers.get(key)!.add(text)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, retry))
  const asked = [...answers.values()].filter(({ size }) => size > 0)
  expect(asked.every(({ size }) => size === 1)).toBe(true)
  const { body: users } = await servers[0]!.admin.get('/api/admin/users')
  expect(users).toHaveLength(asked.length)
})
