import { openDatabase } from '@keystead/db'
import { expect, onTestFinished, test } from 'vitest'
import { startReceiver } from '../plugins/support.ts'
import { installation, run, until } from './service.ts'

const ADMIN_KEY = 'the-admin-key-of-the-webhook-tests'

test(
  'kill -9 between a commit and its delivery: after a restart every event is delivered, in order',
  { timeout: 240_000 },
  async () => {
    const environment: Record<string, string> = {
      ...(await installation()),
      KEYSTEAD_ADMIN_KEY: ADMIN_KEY,
      KEYSTEAD_EGRESS_ALLOW: '127.0.0.0/8',
    }
    const receiver = await startReceiver()
    onTestFinished(() => receiver.close())
    // It answers the first event, and then nothing until the process is gone.
    receiver.answer = (_request, response) => {
      if (receiver.received.length === 1) response.writeHead(204).end()
    }
    const first = run(environment)
    const client = await first.as(ADMIN_KEY)
    const plugin = { id: 'com.example.killed', name: 'Killed', version: '1.0.0', url: receiver.url }
    expect((await client.post('/api/v1/plugins', { ...plugin, events: ['project.created'] })).status).toBe(200)
    const names = Array.from({ length: 12 }, (_, i) => `Project ${i}`)
    for (const name of names.slice(0, 10)) await client.post('/api/v1/projects', { project_name: name })
    await until('an attempt is on its way', () => receiver.received.length >= 2 || undefined)
    for (const name of names.slice(10)) {
      expect((await client.post('/api/v1/projects', { project_name: name })).status).toBe(200)
    }
    await first.signal('SIGKILL')
    receiver.answer = (_request, response) => void response.writeHead(204).end()

    const database = await openDatabase(environment['DATABASE_URL'] ?? '')
    onTestFinished(() => database.close())
    // Its lease would end by itself within half a minute.
    await database.pool.query('update plugin set leased_until = clock_timestamp()')
    const second = run(environment)
    await second.ready()
    const delivered = () => [
      ...new Map(receiver.received.map(({ id, event }) => [id, event.data.details.name])).values(),
    ]
    await until('all are delivered', () => delivered().length === names.length || undefined, 120_000)
    expect(delivered()).toEqual(names)
    expect(receiver.received.filter(({ event }) => event.data.details.name === names[0])).toHaveLength(1)
  },
)
