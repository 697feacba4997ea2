import { beforeAll, describe, expect, test } from 'vitest'
import { sharedServer, type TestServer } from '../support/server.ts'
import { content, get, OBJECTS, put, send, senderOf, sha256 } from './support.ts'

const CHUNK = 65_536

let server: TestServer
let sender: Awaited<ReturnType<typeof senderOf>>

beforeAll(async () => {
  server = await sharedServer()
  sender = await senderOf(server, ['storage:read', 'storage:write'])
})

const form = (parts: Record<string, string | Blob>, name = 'report.pdf') => {
  const body = new FormData()
  for (const [part, value] of Object.entries(parts)) {
    if (typeof value === 'string') body.append(part, value)
    else body.append(part, value, name)
  }
  return send(sender, OBJECTS, { method: 'POST', body })
}

describe('an upload', () => {
  test('200: of a raw body; it comes back byte for byte', async () => {
    for (const size of [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 1_500_007]) {
      const bytes = content(size)
      const { status, body, text } = await put(sender, bytes, { 'content-type': 'image/png' }, '?name=a%20b.png')
      expect(status, text).toBe(200)
      expect(body.data).toMatchObject({ name: 'a b.png', size, sha256: sha256(bytes), content_type: 'image/png' })
      const read = await get(sender, body.data.object_id)
      expect(read.status).toBe(200)
      expect(read.bytes.equals(bytes)).toBe(true)
      expect(read.headers.get('content-length')).toBe(String(size))
    }
  })

  test('200: in parts, in either order; the part says its name and type unless meta does', async () => {
    const meta = { classification: 'secret', metadata: { a: [1, { b: null }] }, retention_days: 3 }
    for (const parts of [
      { file: new Blob(['hello'], { type: 'application/pdf' }), meta: JSON.stringify(meta) },
      { meta: JSON.stringify(meta), file: new Blob(['hello'], { type: 'application/pdf' }) },
    ]) {
      const { status, body, text } = await form(parts)
      expect(status, text).toBe(200)
      const { object_id: _, created_at, expires_at, ...shown } = body.data
      expect(shown).toEqual({
        name: 'report.pdf',
        size: 5,
        sha256: sha256(Buffer.from('hello')),
        content_type: 'application/pdf',
        classification: 'secret',
        metadata: meta.metadata,
        client_encryption: null,
      })
      expect(Date.parse(expires_at) - Date.parse(created_at)).toBe(3 * 86_400_000)
    }
    const own = { name: 'other.txt', content_type: 'text/csv', client_encryption: 'age v1' }
    const { body } = await form({ file: new Blob(['x']), meta: new Blob([JSON.stringify(own)]) })
    expect(body.data).toMatchObject(own)
  })

  test('the two paths are one collection', async () => {
    const { body } = await send(sender, '/storage/objects?name=short', { method: 'POST', body: 'x' })
    const { object_id: id } = body.data
    expect((await send(sender, `/storage/objects/${id}`)).text).toBe('x')
    expect((await send(sender, `/storage/objects/${id}/metadata`)).body).toMatchObject({ data: { name: 'short' } })
    expect((await send(sender, `${OBJECTS}/${id}`)).text).toBe('x')
    expect((await send(sender, '/storage/objects?name=short')).body.data).toHaveLength(1)
    expect((await send(sender, `/storage/objects/${id}`, { method: 'DELETE' })).status).toBe(200)
    expect((await send(sender, `${OBJECTS}/${id}`)).status).toBe(404)
  })

  test('400: what it says is wrong, and nothing is stored', async () => {
    const before = await counted()
    const file = new Blob(['x'])
    const answers = [
      await put(sender, 'x', {}, '?nmae=x'),
      await put(sender, 'x', {}, '?name=a&name=b'),
      await put(sender, 'x', {}, '?name=a%0d%0ab'),
      await put(sender, 'x', {}, '?retention_days=0'),
      await put(sender, 'x', { 'content-type': 'text/html<script>' }),
      await put(sender, 'x', { 'idempotency-key': '' }),
      await form({ meta: '{}' }),
      await form({ file, meta: '{' }),
      await form({ file, meta: '[]' }),
      await form({ file, meta: '{"name":"a","name":"b"}' }),
      await form({ file, meta: '{"content_type":"a b"}' }),
      await form({ file, meta: JSON.stringify({ metadata: { a: 'x'.repeat(20_000) } }) }),
      await form({ file, meta: 'x'.repeat(70_000) }),
      await form({ file, other: 'x' }),
      await form({ file, meta: '{}', more: file }),
      await send(sender, OBJECTS, { method: 'POST', body: 'x', headers: { 'content-type': 'multipart/form-data' } }),
      await send(sender, OBJECTS, {
        method: 'POST',
        body: '--b\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\nbroken off',
        headers: { 'content-type': 'multipart/form-data; boundary=b' },
      }),
      await send(sender, `${OBJECTS}?name=x`, { method: 'POST', body: new FormData() }),
    ]
    expect(answers.map(({ status, text }) => [status, text.slice(0, 300)])).toEqual(
      answers.map(({ text }) => [400, text.slice(0, 300)]),
    )
    expect(await counted()).toEqual(before)
  })

  test('400: two parts of one name, and hundreds of parts', async () => {
    const before = await counted()
    const body = new FormData()
    for (let each = 0; each < 300; each += 1) body.append('file', new Blob(['x'.repeat(1000)]), 'x')
    expect((await send(sender, OBJECTS, { method: 'POST', body })).status).toBe(400)
    expect(await counted()).toEqual(before)
  })

  test('415: a body with a content coding', async () => {
    expect((await put(sender, 'x', { 'content-encoding': 'gzip' })).status).toBe(415)
  })

  test('401, 403 come before 400, and before the body', async () => {
    const reader = await senderOf(server, ['storage:read'])
    const application = await senderOf(server, ['users:read'])
    expect((await put({ url: server.url, credential: null }, 'x', {}, '?nmae=1')).status).toBe(401)
    expect((await put(reader, 'x', {}, '?nmae=1')).status).toBe(403)
    expect((await put(application, 'x')).status).toBe(403)
    expect((await get(application, 'x')).status).toBe(403)
  })
})

/** What is stored of the tenant: objects, and files that are to be removed. */
async function counted(of = sender) {
  const [objects] = await server.sql.rows('select count(*)::int as n from stored_object where tenant_id = $1', [
    of.tenantId,
  ])
  const [files] = await server.sql.rows('select count(*)::int as n from storage_file where tenant_id = $1', [
    of.tenantId,
  ])
  return { objects, files }
}

describe('a download', () => {
  const bytes = content(3 * CHUNK + 100)
  let id: string
  let etag: string

  beforeAll(async () => {
    const stored = await put(
      sender,
      bytes,
      { 'content-type': 'text/html' },
      `?name=${encodeURIComponent('a"b ü漢.html')}`,
    )
    id = stored.body.data.object_id
    etag = (await get(sender, id, {}, 'HEAD')).headers.get('etag') ?? ''
  })

  test('is saved by a browser, and never shown or run', async () => {
    const { headers } = await get(sender, id)
    expect(headers.get('content-type')).toBe('text/html')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox")
    expect(headers.get('content-disposition')).toBe(
      `attachment; filename="a\\"b ??.html"; filename*=UTF-8''a%22b%20%C3%BC%E6%BC%A2.html`,
    )
  })

  test('a name with a path is saved without it', async () => {
    for (const name of ['../../etc/passwd', '/etc/passwd', 'C:\\temp\\passwd']) {
      const { body } = await put(sender, 'x', {}, `?name=${encodeURIComponent(name)}`)
      const { headers } = await get(sender, body.data.object_id)
      expect(headers.get('content-disposition')).toBe('attachment; filename=passwd')
    }
  })

  test('206: one range, wherever it begins and ends', async () => {
    const size = bytes.length
    const wanted: [string, number, number][] = [
      ['bytes=0-0', 0, 0],
      [`bytes=${CHUNK - 1}-${CHUNK}`, CHUNK - 1, CHUNK],
      [`bytes=${CHUNK}-${2 * CHUNK - 1}`, CHUNK, 2 * CHUNK - 1],
      [`bytes=5-${3 * CHUNK + 50}`, 5, 3 * CHUNK + 50],
      ['bytes=-10', size - 10, size - 1],
      [`bytes=-${size + 50}`, 0, size - 1],
      [`bytes=${3 * CHUNK}-`, 3 * CHUNK, size - 1],
      [`bytes=100-${size + 1000}`, 100, size - 1],
    ]
    for (const [range, start, end] of wanted) {
      const part = await get(sender, id, { range })
      expect(part.status, range).toBe(206)
      expect(part.headers.get('content-range')).toBe(`bytes ${start}-${end}/${size}`)
      expect(part.bytes.equals(bytes.subarray(start, end + 1)), range).toBe(true)
    }
  })

  test('200: a range that is malformed, of another unit, or one of several', async () => {
    for (const range of ['bytes=5-2', 'bytes=a-b', 'lines=0-1', 'bytes=0-1,5-6', 'bytes']) {
      const whole = await get(sender, id, { range })
      expect([whole.status, whole.bytes.length], range).toEqual([200, bytes.length])
    }
  })

  test('416: no such range, with the size; an empty object has none', async () => {
    const empty = await put(sender, '')
    for (const [object, range, size] of [
      [id, `bytes=${bytes.length}-`, bytes.length],
      [empty.body.data.object_id, 'bytes=0-', 0],
    ] as const) {
      const { status, headers, text } = await get(sender, object, { range })
      expect(status).toBe(416)
      expect(headers.get('content-range')).toBe(`bytes */${size}`)
      expect(JSON.parse(text)).toMatchObject({ code: 'range_not_satisfiable' })
    }
  })

  test('304, 412 and If-Range by the entity tag', async () => {
    expect(etag).toMatch(/^"[\w-]{43}"$/)
    for (const tag of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
      const unchanged = await get(sender, id, { 'if-none-match': tag })
      expect([unchanged.status, unchanged.bytes.length, unchanged.headers.get('etag')]).toEqual([304, 0, etag])
    }
    expect((await get(sender, id, { 'if-none-match': '"x"' })).status).toBe(200)
    expect((await get(sender, id, { 'if-match': '"x"' })).status).toBe(412)
    expect((await get(sender, id, { range: 'bytes=0-1', 'if-range': etag })).status).toBe(206)
    for (const other of ['"x"', `W/${etag}`, 'Wed, 21 Oct 2015 07:28:00 GMT']) {
      expect((await get(sender, id, { range: 'bytes=0-1', 'if-range': other })).status).toBe(200)
    }
  })

  test('HEAD has the header fields of the whole object and no body', async () => {
    const { status, headers, bytes: none } = await get(sender, id, { range: 'bytes=0-1' }, 'HEAD')
    expect([status, headers.get('content-length'), none.length]).toEqual([200, String(bytes.length), 0])
  })

  test('405: other methods, with what is allowed', async () => {
    const { status, headers } = await send(sender, `${OBJECTS}/${id}`, { method: 'PUT', body: 'x' })
    expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD, DELETE'])
    expect((await send(sender, OBJECTS, { method: 'DELETE' })).headers.get('allow')).toBe('POST, GET, HEAD')
  })

  test('404: an object of another tenant, byte for byte like none at all', async () => {
    const other = await senderOf(server, ['storage:read', 'storage:write'])
    const none = '0198f3a4-0000-7000-8000-0000000000ff'
    const shape = (text: string) => text.replaceAll(/"(timestamp|request_id)":"[^"]*"/g, '')
    for (const method of ['GET', 'DELETE']) {
      const foreign = await send(other, `${OBJECTS}/${id}`, { method })
      const absent = await send(other, `${OBJECTS}/${none}`, { method })
      expect(foreign.status).toBe(404)
      expect(shape(foreign.text)).toBe(shape(absent.text))
      expect([...foreign.headers.keys()]).toEqual([...absent.headers.keys()])
    }
    const metadata = await send(other, `${OBJECTS}/${id}/metadata`)
    expect(shape(metadata.text)).toBe(shape((await send(other, `${OBJECTS}/${none}/metadata`)).text))
    for (const wrong of ['x', '..%2f..%2fetc%2fpasswd', '%00']) {
      expect([400, 404]).toContain((await get(other, wrong)).status)
    }
    expect((await get(sender, id)).status).toBe(200)
  })
})

describe('a list', () => {
  test('has pages and filters', async () => {
    const own = await senderOf(server, ['storage:read', 'storage:write'])
    const ids: string[] = []
    for (const name of ['a', 'b', 'c']) {
      const { body } = await put(own, name, { 'content-type': 'text/plain' }, `?name=${name}&classification=k${name}`)
      ids.unshift(body.data.object_id)
    }
    const idsOf = (answer: { body: { data: { object_id: string }[] } }) =>
      answer.body.data.map((each) => each.object_id)
    const first = await send(own, `${OBJECTS}?limit=2`)
    expect(idsOf(first)).toEqual(ids.slice(0, 2))
    expect(idsOf(await send(own, `${OBJECTS}?limit=2&cursor=${first.body.next_cursor}`))).toEqual(ids.slice(2))
    expect(idsOf(await send(own, `${OBJECTS}?classification=kb`))).toEqual([ids[1]])
    expect(idsOf(await send(own, `${OBJECTS}?name=c`))).toEqual([ids[0]])
    expect(idsOf(await send(own, `${OBJECTS}?content_type=${encodeURIComponent('text/plain')}`))).toEqual(ids)
    expect((await send(own, `${OBJECTS}?wrong=1`)).status).toBe(400)
  })
})

describe('an idempotency key', () => {
  test('stores once, and a repetition leaves nothing', async () => {
    const own = await senderOf(server, ['storage:read', 'storage:write'])
    const headers = { 'idempotency-key': 'once' }
    const first = await put(own, 'same', headers)
    const again = await put(own, 'same', headers)
    expect(again.body).toEqual(first.body)
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect(await counted(own)).toEqual({ objects: { n: 1 }, files: { n: 0 } })
    expect((await put(own, 'other', headers)).status).toBe(422)
    expect((await put(own, 'same', headers, '?name=x')).status).toBe(422)
    expect(await counted(own)).toEqual({ objects: { n: 1 }, files: { n: 0 } })
  })

  test('stores once when both come at the same time', async () => {
    const own = await senderOf(server, ['storage:read', 'storage:write'])
    const headers = { 'idempotency-key': 'both' }
    const answers = await Promise.all([put(own, 'same', headers), put(own, 'same', headers), put(own, 'same', headers)])
    const stored = new Set(answers.filter(({ status }) => status === 200).map(({ body }) => body.data.object_id))
    expect(stored.size).toBe(1)
    expect(await counted(own)).toEqual({ objects: { n: 1 }, files: { n: 0 } })
  })
})
