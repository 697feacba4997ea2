/** An event of a `text/event-stream`. */
export interface ServerSentEvent {
  /** `message` unless the server names it. */
  type: string
  data: string
  /** The last id that the server gave, with this event or an earlier one; empty when it gave none. */
  lastEventId: string
}

/**
 * The events of a stream (https://html.spec.whatwg.org/multipage/server-sent-events.html), whatever the chunks are. What is
 * not ended by an empty line is no event. `retry` is for clients that connect again for ever, and ignored.
 */
export async function* eventsOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<ServerSentEvent, void, undefined> {
  let type = ''
  let data: string[] = []
  let lastEventId = ''
  for await (const line of sseLines(chunks)) {
    if (line === '') {
      if (data.length > 0) yield { type: type || 'message', data: data.join('\n'), lastEventId }
      type = ''
      data = []
      continue
    }
    // Without a colon all of it is the name; one in front makes it a comment, whose name is empty.
    const [, name, value = ''] = /^([^:]*)(?:: ?([^]*))?$/.exec(line) ?? []
    if (name === 'data') data.push(value)
    else if (name === 'event') type = value
    else if (name === 'id' && !value.includes('\0')) lastEventId = value
  }
}

/** Lines end with CR LF, LF or CR, and the two of a pair may come apart. What comes after the last end is no line. */
async function* sseLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, undefined> {
  // It takes a byte order mark away.
  const decoder = new TextDecoder()
  let rest = ''
  let isAfterReturn = false
  for await (const chunk of chunks) {
    let text = decoder.decode(chunk, { stream: true })
    if (text === '') continue
    if (isAfterReturn && text.startsWith('\n')) text = text.slice(1)
    isAfterReturn = text.endsWith('\r')
    const [first = '', ...others] = text.split(/\r\n|\n|\r/)
    rest += first
    for (const other of others) {
      yield rest
      rest = other
    }
  }
}
