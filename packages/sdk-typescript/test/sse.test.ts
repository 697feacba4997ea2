import { expect, test } from 'vitest'
import { eventsOf, type ServerSentEvent } from '../src/core/sse.ts'

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function all(events: AsyncIterable<ServerSentEvent>): Promise<ServerSentEvent[]> {
  const found: ServerSentEvent[] = []
  for await (const event of events) found.push(event)
  return found
}

async function parse(text: string, size = Infinity): Promise<ServerSentEvent[]> {
  const bytes = new TextEncoder().encode(text)
  return all(eventsOf(pieces(bytes, Math.min(size, bytes.length || 1))))
}

const message = (data: string, lastEventId = ''): ServerSentEvent => ({ type: 'message', data, lastEventId })

// The first three are the examples of the standard (section 9.2.6).
test.each<[string, string, ServerSentEvent[]]>([
  [
    'a comment, ids that stay and one that is taken away, a block that is not ended',
    ': test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event',
    [message('first event', '1'), message('second event')],
  ],
  ['empty data is data, no data is no event', 'data\n\ndata\ndata\n\ndata:', [message(''), message('\n')]],
  ['one space behind the colon does not count', 'data:test\n\ndata: test\n\n', [message('test'), message('test')]],
  ['lines of data are joined', 'data: YHOO\ndata: +2\ndata: 10\n\n', [message('YHOO\n+2\n10')]],
  ['an id stays until there is another', 'id: 7\ndata: a\n\ndata: b\n\n', [message('a', '7'), message('b', '7')]],
  ['an id with a NUL is none', 'id: 7\ndata: a\n\nid: 8\0\ndata: b\n\n', [message('a', '7'), message('b', '7')]],
  [
    'a name is of one event only, also of one without data',
    'event: done\ndata: a\n\nevent: lost\n\ndata: b\n\n',
    [{ type: 'done', data: 'a', lastEventId: '' }, message('b')],
  ],
  ['names are in lower case, and without spaces', 'Data: a\n data: b\ndata : c\ndata: d\n\n', [message('d')]],
  ['further colons are of the value', 'data: a: b\n\n', [message('a: b')]],
  [
    'a byte order mark in front is none of the text, and one further on is',
    '\ufeffdata: \ufeffa\n\n',
    [message('\ufeffa')],
  ],
  ['only CR, LF and both end a line', 'data: a\u2028b\u0085c\vd\fe\n\n', [message('a\u2028b\u0085c\vd\fe')]],
  ['nothing is no event', '', []],
])('%s: with each end of line, and cut anywhere', async (_, text, expected) => {
  for (const end of ['\n', '\r', '\r\n']) {
    const stream = text.replaceAll('\n', end)
    for (const size of [1, 2, 3, 7, Infinity]) expect(await parse(stream, size)).toEqual(expected)
  }
})

test('ends of lines may be mixed', async () => {
  const text = 'data: a\r\n\rdata: b\n\r\ndata: c\r\r'
  for (const size of [1, 2, Infinity])
    expect(await parse(text, size)).toEqual(['a', 'b', 'c'].map((each) => message(each)))
})

test('an event is there as soon as its empty line is, also if that may be half of a CR LF', async () => {
  const events = eventsOf(
    (async function* () {
      yield new TextEncoder().encode('data: a\r\n\r')
      throw new Error('it waits for more')
    })(),
  )
  expect((await events.next()).value).toEqual(message('a'))
})

test('a character of many bytes may be cut, and bytes that are none are replaced', async () => {
  expect(await parse('data: ü€😀\n\n', 1)).toEqual([message('ü€😀')])
  const bytes = Uint8Array.of(...new TextEncoder().encode('data: '), 0xff, 0x0a, 0x0a)
  expect(await all(eventsOf(pieces(bytes, 1)))).toEqual([message('\ufffd')])
})
