import { generate } from 'selfsigned'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { createSyslogDestination, type SyslogOptions } from '../../src/pushes/syslog.ts'
import { syslogMessage } from '../../src/pushes/syslog-message.ts'
import { freePort } from '../support/listening.ts'
import { checkpointRecord, eventRecord, eventRecords, SOURCE } from './records.ts'
import { startSyslog, type SyslogReceiver } from './receivers.ts'
import { parseSyslog } from './syslog-parser.ts'

const HOST = { host: '127.0.0.1', hostname: SOURCE.hostname, tls: null }

async function receiver(...how: Parameters<typeof startSyslog>): Promise<SyslogReceiver> {
  const made = await startSyslog(...how)
  onTestFinished(() => made.close())
  return made
}

function destination(options: Partial<SyslogOptions> & { port: number }) {
  const made = createSyslogDestination({ ...HOST, ...options })
  onTestFinished(() => made.close())
  return made
}

const failed = (reason: RegExp) => ({ kind: 'failed', reason: expect.stringMatching(reason), retryAfterMs: null })

const seqsOf = ({ messages }: SyslogReceiver) => messages.map(({ data }) => Number(data.parameters['seq']))

describe('a message', () => {
  const parsed = (fields: Parameters<typeof eventRecord>[0]) => {
    const record = eventRecord(fields)
    return { record, message: parseSyslog(syslogMessage(record, SOURCE.hostname)) }
  }

  test('says in structured data whose event it is, and which; its text is the event', () => {
    const { record, message } = parsed({ seq: 41 })
    expect(message).toMatchObject({
      facility: 13,
      severity: 6,
      timestamp: '2026-06-01T11:59:59.123Z',
      hostname: 'keys.example.com',
      appName: 'keystead',
      procId: '-',
      msgId: 'project.created',
    })
    expect(message.data).toEqual({
      id: 'keystead@32473',
      parameters: {
        tenant: record.tenantId,
        seq: '41',
        event_id: record.event.id,
        action: 'project.created',
        outcome: 'success',
        actor: 'Ada',
        actor_id: record.event.actorId,
      },
    })
    expect(JSON.parse(message.text)).toEqual(JSON.parse(record.text))
  })

  test('a failure is a warning, and a checkpoint a notice with its note', () => {
    expect(parsed({ outcome: 'failure' }).message.severity).toBe(4)
    const record = checkpointRecord()
    const message = parseSyslog(syslogMessage(record, SOURCE.hostname))
    expect(message).toMatchObject({ severity: 5, msgId: 'audit.checkpoint', data: { parameters: { size: '7' } } })
    expect(JSON.parse(message.text)).toEqual(JSON.parse(record.text))
  })

  test.each([
    ['quotes, brackets and backslashes', String.raw`a "b" [c] \d\ ]]"\]`],
    ['line breaks and a frame of its own', 'a\r\n9 <110>1 - \n\u0000\u001b[31m\u007f\u0085b\u2028c'],
    ['other scripts', 'Zoë 日本語 🗝️ עברית'],
    ['10 kB of quotes', '"'.repeat(10_240)],
    ['10 kB of keys', '🗝'.repeat(2560)],
    ['nothing', ''],
  ])('a name of %s is within its parameter, and whole in the text', (_what, name) => {
    const { record, message } = parsed({ actorName: name, targetName: name, details: { name } })
    const { actor = '' } = message.data.parameters
    const plain = name.replaceAll(/[\p{Cc}\u2028\u2029]/gu, ' ')
    expect(plain.startsWith(actor)).toBe(true)
    expect(actor === plain || Buffer.byteLength(actor) > 190).toBe(true)
    expect(message.headerSize).toBeLessThan(2048)
    expect(message.text).toMatch(/^[\x20-\x7e]*$/)
    expect(JSON.parse(message.text)).toEqual(JSON.parse(record.text))
  })

  test('an action and a host name that do not fit are cut, and strange ones have no spaces', () => {
    const record = eventRecord({ action: `a.${'b'.repeat(100)}` })
    const message = parseSyslog(syslogMessage(record, `höst name${'x'.repeat(300)}`))
    expect(message.msgId).toBe(`a.${'b'.repeat(30)}`)
    expect(message.data.parameters['action']).toBe(record.event.action)
    expect(message.hostname).toHaveLength(255)
    expect(parseSyslog(syslogMessage(record, '')).hostname).toBe('-')
  })

  test('an event that is larger than receivers take is sent as its place', () => {
    const { record, message } = parsed({ seq: 3, details: { list: 'x'.repeat(140_000) } })
    expect(JSON.parse(message.text)).toEqual({
      cut: true,
      seq: 3,
      event_id: record.event.id,
      action: 'project.created',
      outcome: 'success',
      created_at: '2026-06-01T11:59:59.123Z',
    })
  })
})

describe('over TCP', () => {
  test('a batch comes in order, in frames that are counted in octets', async () => {
    const to = await receiver()
    const records = [...eventRecords(499), eventRecord({ seq: 499, actorName: '日本語 🗝️' }), checkpointRecord()]
    expect(await destination(to).send(records)).toEqual({ kind: 'taken' })
    expect(to).toMatchObject({ faults: [], broken: 0, connections: 1 })
    expect(seqsOf(to).slice(0, 500)).toEqual(Array.from({ length: 500 }, (_, i) => i))
    expect(to.messages).toHaveLength(501)
  })

  test('nobody listens', async () => {
    expect(await destination({ port: await freePort() }).send(eventRecords(1))).toEqual(failed(/ECONNREFUSED/))
  })

  test('a connection that is cut within a frame has taken nothing', async () => {
    const to = await receiver()
    to.misbehave = (socket) => socket.once('data', () => socket.destroy())
    expect((await destination(to).send(eventRecords(500))).kind).toBe('failed')
    to.misbehave = (socket) => socket.once('data', () => socket.resetAndDestroy())
    expect((await destination(to).send(eventRecords(500))).kind).toBe('failed')
  })

  test('a receiver that closes its side before it has everything has taken nothing', async () => {
    const to = await receiver()
    to.misbehave = (socket) => socket.resume().end()
    expect((await destination(to).send(eventRecords(1))).kind).toBe('failed')
  })

  test('a receiver that reads slowly, or says something, is waited for', async () => {
    const to = await receiver()
    to.misbehave = (socket) => {
      to.misbehave = null
      socket.write('hello '.repeat(1000))
      // One piece in each turn of the event loop.
      let size = 0
      const more = () => {
        for (let piece = socket.read(100); piece !== null; piece = null) size += piece.length
        if (!socket.readableEnded) setImmediate(more)
      }
      socket.on('end', () => {
        to.faults.push(String(size))
        socket.end()
      })
      more()
    }
    expect(await destination(to).send(eventRecords(100))).toEqual({ kind: 'taken' })
    expect(Number(to.faults[0])).toBeGreaterThan(50_000)
  })

  test('a receiver that never closes, or never reads, has taken nothing', async () => {
    const to = await receiver()
    const made = destination({ ...to, timeoutMs: 300 })
    to.misbehave = (socket) => socket.resume()
    expect(await made.send(eventRecords(5))).toEqual(failed(/in time/))
    to.misbehave = (socket) => socket.pause()
    expect(await made.send(eventRecords(5000))).toEqual(failed(/in time/))
  })

  test('closing breaks off what is being sent', async () => {
    const to = await receiver()
    const connected = new Promise<void>((resolve) => {
      to.misbehave = (socket) => {
        socket.pause()
        resolve()
      }
    })
    const made = destination(to)
    const sending = made.send(eventRecords(5000))
    await connected
    await made.close()
    expect(await sending).toEqual(failed(/stops/))
  })
})

describe('over TLS', () => {
  let authority: Awaited<ReturnType<typeof generate>>
  let server: { cert: string; key: string }
  let client: { cert: string; key: string }

  beforeAll(async () => {
    const of = { keyType: 'ec', algorithm: 'sha256' } as const
    const extensions = [{ name: 'basicConstraints' as const, cA: true }]
    authority = await generate([{ name: 'commonName', value: 'Test authority' }], { ...of, extensions })
    const ca = { key: authority.private, cert: authority.cert }
    const altNames = [{ type: 7 as const, ip: '127.0.0.1' }]
    const names = [{ name: 'subjectAltName' as const, altNames }]
    const [forServer, forClient] = [
      await generate([{ name: 'commonName', value: 'logs' }], { ...of, ca, extensions: names }),
      await generate([{ name: 'commonName', value: 'keystead' }], { ...of, ca }),
    ]
    server = { cert: forServer.cert, key: forServer.private }
    client = { cert: forClient.cert, key: forClient.private }
  })

  test('a batch comes in order', async () => {
    const to = await receiver(server)
    const tls = { ca: authority.cert }
    expect(await destination({ ...to, tls }).send(eventRecords(500))).toEqual({ kind: 'taken' })
    expect(to).toMatchObject({ faults: [], broken: 0 })
    expect(seqsOf(to)).toEqual(Array.from({ length: 500 }, (_, i) => i))
  })

  test('a certificate of another authority, or of another host, is refused before anything is sent', async () => {
    const to = await receiver(server)
    expect(await destination({ ...to, tls: {} }).send(eventRecords(1))).toEqual(failed(/UNABLE_TO_VERIFY|SELF_SIGNED/))
    const named = destination({ ...to, host: 'localhost', tls: { ca: authority.cert } })
    expect(await named.send(eventRecords(1))).toEqual(failed(/ERR_TLS_CERT_ALTNAME_INVALID/))
    expect(to.messages).toEqual([])
  })

  test('a receiver that wants a certificate gets the one that was configured', async () => {
    const to = await receiver({ ...server, ca: authority.cert, requestCert: true, rejectUnauthorized: true })
    const tls = { ca: authority.cert }
    expect((await destination({ ...to, tls }).send(eventRecords(1))).kind).toBe('failed')
    expect(await destination({ ...to, tls: { ...tls, ...client } }).send(eventRecords(1))).toEqual({ kind: 'taken' })
    expect(to.messages).toHaveLength(1)
  })

  test('a receiver of TCP alone, and one that is cut, have taken nothing', async () => {
    const plain = await receiver()
    plain.misbehave = (socket) => socket.once('data', () => socket.end('220 not TLS\r\n'))
    const tls = { ca: authority.cert }
    expect((await destination({ ...plain, tls }).send(eventRecords(1))).kind).toBe('failed')
    const to = await receiver(server)
    to.misbehave = (socket) => socket.once('data', () => socket.destroy())
    expect((await destination({ ...to, tls }).send(eventRecords(500))).kind).toBe('failed')
    to.misbehave = (socket) => socket.resume().end()
    expect((await destination({ ...to, tls }).send(eventRecords(1))).kind).toBe('failed')
  })
})
