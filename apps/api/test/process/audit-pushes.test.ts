import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openDatabase } from '@keystead/db'
import { expect, onTestFinished, test } from 'vitest'
import { framesIn, parseSyslog } from '../pushes/syslog-parser.ts'
import { startSyslog } from '../pushes/receivers.ts'
import { inSyslog, seqsOf, upTo } from '../pushes/support.ts'
import { installation, run, until } from './service.ts'

const ADMIN_KEY = 'the-admin-key-of-the-push-tests'
const DEFAULT_TENANT = { id: '00000000-0000-0000-0000-000000000001' }

test(
  'kill -9 in the middle of a batch: after a restart a receiver has every event, in order',
  { timeout: 240_000 },
  async () => {
    const receiver = await startSyslog()
    onTestFinished(() => receiver.close())
    const place = await installation()
    const checkpoints = join(place['KEYSTEAD_DATA_DIR'] ?? '', 'checkpoints.jsonl')
    const environment: Record<string, string> = {
      ...place,
      KEYSTEAD_ADMIN_KEY: ADMIN_KEY,
      KEYSTEAD_AUDIT_SYSLOG: `tcp://127.0.0.1:${receiver.port}`,
      KEYSTEAD_AUDIT_CHECKPOINTS: `file://${checkpoints}`,
    }
    const first = run(environment)
    const client = await first.as(ADMIN_KEY)
    const make = async (name: string) =>
      expect((await client.post('/api/v1/projects', { project_name: name })).status).toBe(200)
    await make('before')
    await until('an event came', () => receiver.messages.some(({ text }) => text.includes('before')) || undefined)
    // From now on it reads what comes, and never closes.
    let octets = Buffer.alloc(0)
    receiver.misbehave = (socket) => {
      socket.on('data', (chunk: Buffer) => (octets = Buffer.concat([octets, chunk])))
    }
    for (let i = 0; i < 10; i += 1) await make(`Project ${i}`)
    await until('a batch is on its way', () => framesIn(octets).frames.length > 0 || undefined)
    await make('after')
    await first.signal('SIGKILL')
    receiver.misbehave = null

    const database = await openDatabase(environment['DATABASE_URL'] ?? '')
    onTestFinished(() => database.close())
    // Its lease would end by itself within a minute.
    await database.pool.query('update audit_destination set leased_until = clock_timestamp()')
    const second = run(environment)
    await second.ready()
    await until(
      'all have come',
      () => receiver.messages.some(({ text }) => text.includes('"after"')) || undefined,
      120_000,
    )
    const seqs = seqsOf(inSyslog(receiver, DEFAULT_TENANT))
    expect(seqs).toEqual(upTo(seqs.length))
    // What was on its way when it was killed has come again.
    const twice = framesIn(octets)
      .frames.map(parseSyslog)
      .flatMap(({ data }) => data.parameters['event_id'] ?? [])
    const once = receiver.messages.map(({ data }) => data.parameters['event_id'])
    expect(once).toEqual(expect.arrayContaining(twice))
    expect(receiver.faults).toEqual([])
    const lines = (await readFile(checkpoints, 'utf8')).trimEnd().split('\n')
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ tenant_id: DEFAULT_TENANT.id })
  },
)
