import { jsonOf, trusted } from './call.ts'
import { APIConnectionError, KeysteadError, StreamError } from './errors.ts'
import type { RequestOptions } from './options.ts'
import { reasonOf } from './retry.ts'
import { eventsOf } from './sse.ts'
import type { RequestSpec, Transport } from './transport.ts'
import type { CompletionChunk, CompletionDone, CompletionEvent } from '../types/completions.ts'

/**
 * A completion that was asked for. Nothing is sent before it is used: iterated over it is its events as they come, `text()`
 * is the whole text and `final()` its end. It is read once, and leaving the loop ends the request at once.
 *
 * A connection that breaks off after the first event is taken up again once where it broke off, if the server says how.
 */
export class CompletionStream implements AsyncIterable<CompletionEvent> {
  readonly #events: AsyncGenerator<CompletionEvent, void, undefined>
  #text = ''
  #done: CompletionDone | undefined

  /** @internal */
  constructor(transport: Transport, spec: RequestSpec, options: RequestOptions | undefined) {
    this.#events = this.#noted(completionEvents(transport, spec, options))
  }

  [Symbol.asyncIterator](): AsyncGenerator<CompletionEvent, void, undefined> {
    return this.#events
  }

  /** Reads to the end. @returns the whole text, with what was read before */
  async text(): Promise<string> {
    await this.final()
    return this.#text
  }

  /** Reads to the end. @returns what was used and what it cost */
  async final(): Promise<CompletionDone> {
    let isOver: boolean | undefined = false
    while (!isOver) isOver = (await this.#events.next()).done
    if (this.#done === undefined) throw new KeysteadError('The stream was left before its end: read it to the end')
    return this.#done
  }

  async *#noted(events: AsyncIterable<CompletionEvent>): AsyncGenerator<CompletionEvent, void, undefined> {
    for await (const event of events) {
      if (event.type === 'chunk') this.#text += event.content
      else this.#done = event
      yield event
    }
  }
}

/** What a stream says; a newer server may say more, which is passed over. */
type Said = CompletionChunk | CompletionDone | { type: 'error'; error: string } | { type: 'something new' }

async function* completionEvents(
  transport: Transport,
  spec: RequestSpec,
  options: RequestOptions | undefined,
): AsyncGenerator<CompletionEvent, void, undefined> {
  let last = ''
  let isResumed = false
  for (;;) {
    const headers = { accept: 'text/event-stream', ...(last !== '' && { 'last-event-id': last }) }
    try {
      const { response, chunks } = await transport.open(spec, headers, options)
      for await (const { data, lastEventId } of eventsOf(chunks)) {
        if (options?.signal?.aborted) throw reasonOf(options.signal)
        // What cannot be a header field cannot be sent back.
        if (/^[ -~]+$/.test(lastEventId)) last = lastEventId
        const said = trusted<Said>(Object(jsonOf({ response, text: data })))
        if (said.type === 'error') throw failedStream(response, said)
        if (said.type === 'chunk' || said.type === 'done') yield said
        if (said.type === 'done') return
      }
      throw new APIConnectionError(`POST ${spec.route}: the stream ended before its last event`)
    } catch (error) {
      if (!(error instanceof APIConnectionError) || last === '' || isResumed) throw error
    }
    // What is taken up again is no new work: it may be sent as often as any GET.
    isResumed = true
    spec = { ...spec, isRepeatable: true }
    await transport.pause(options)
  }
}

const failedStream = ({ status, headers }: Response, body: Said): StreamError =>
  new StreamError({ status, headers, body, retryAfter: null })
