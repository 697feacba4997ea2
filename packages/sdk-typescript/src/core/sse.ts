import { linesOf } from './lines.ts'

/** An event of a `text/event-stream`. */
export interface ServerSentEvent {
  /** `message` by default. */
  type: string
  data: string
  /** The last id received, with this event or an earlier one; empty if there was none. */
  lastEventId: string
}

/**
 * The events of a stream (https://html.spec.whatwg.org/multipage/server-sent-events.html), however it is chunked. An event
 * without its final empty line is dropped. `retry` is ignored, since this client does not reconnect indefinitely.
 */
export async function* eventsOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<ServerSentEvent, void, undefined> {
  let type = ''
  let data: string[] = []
  let lastEventId = ''
  for await (const line of linesOf(chunks)) {
    if (line === '') {
      if (data.length > 0) yield { type: type || 'message', data: data.join('\n'), lastEventId }
      type = ''
      data = []
      continue
    }
    // A line without a colon is a field name; a line that starts with one is a comment, with an empty name.
    const [, name, value = ''] = /^([^:]*)(?:: ?([^]*))?$/.exec(line) ?? []
    if (name === 'data') data.push(value)
    else if (name === 'event') type = value
    else if (name === 'id' && !value.includes('\0')) lastEventId = value
  }
}
