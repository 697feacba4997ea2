import { jsonOf } from './call.ts'
import { trusted } from './trusted.ts'
import { APIConnectionError, KeysteadError, StreamError } from './errors.ts'
import type { RequestOptions } from './options.ts'
import { reasonOf } from './retry.ts'
import { eventsOf } from './sse.ts'
import type { RequestSpec, Transport } from './transport.ts'
import type { CompletionChunk, CompletionDone, CompletionEvent } from '../types/completions.ts'

/**
 * A requested completion. The request is sent on first use: iterate over its events, or await `text()` for the whole text or
 * `final()` for its end. It can be read once, and leaving the loop aborts the request immediately.
 *
 * A connection lost after the first event is resumed once from there, if the server sent event ids.
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

  /**
   * Reads to the end.
   *
   * @returns the whole text, including what was read before
   *
   * @example
   * ```ts
   * const text = await keystead.aggregator.stream({ provider: 'echo', model: 'echo', prompt: 'Hello' }).text()
   * ```
   */
  async text(): Promise<string> {
    await this.final()
    return this.#text
  }

  /**
   * Reads to the end.
   *
   * @returns usage and cost
   *
   * @example
   * ```ts
   * const { usage, cost } = await keystead.aggregator.stream({ provider: 'echo', model: 'echo', prompt: 'Hello' }).final()
   * ```
   */
  async final(): Promise<CompletionDone> {
    let isOver: boolean | undefined = false
    while (!isOver) isOver = (await this.#events.next()).done
    if (this.#done === undefined) throw new KeysteadError('The stream was left before its end')
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

/** The events of a stream; unknown ones of a newer server are ignored. */
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
        // An id that is not valid in a header field cannot be sent back.
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
    // Resuming starts no new work: it may be retried like any GET.
    isResumed = true
    spec = { ...spec, isRepeatable: true }
    await transport.pause(options)
  }
}

const failedStream = ({ status, headers }: Response, body: Said): StreamError =>
  new StreamError({ status, headers, body: { ...body }, retryAfter: null })
