import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { LookUpMemo } from '@keystead/domain'
import type { AddressReader } from '../calls/client-address.ts'
import { requestId } from '../calls/response-defaults.ts'
import { answerText } from './answer-text.ts'
import type { FastAnswer, FastCall } from './fast-call.ts'
import { type PlainHead, readPlainHead } from './head.ts'

/** What a connection needs from outside. */
export interface LaneHost {
  callAt(path: string): Pick<FastCall, 'answer'> | undefined
  addressOf: AddressReader
  isStopping(): boolean
  /** How long an answer may wait for its reader. */
  readonly drainMs: number
  /** Node's own parser goes on with the connection, from `bytes` on. */
  handOver(connection: LaneConnection, bytes: Buffer | null): void
  /** The client left in the middle of a request. */
  brokeOff(connection: LaneConnection, bytes: Buffer): void
  closed(connection: LaneConnection): void
}

/** A request that arrives in more pieces is left to Node's parser. */
const MAX_PIECES = 8

const MAX_HEAD_BYTES = 8192
const END_OF_HEAD = '\r\n\r\n'

/** Seconds that a connection may be idle: one more than clients are told. */
const IDLE_TICKS = 73

/** Seconds that a request may take to arrive. */
const LATE_TICKS = 1

/** A head that was read. The next request of the same client mostly begins with the very same bytes. */
interface KnownHead extends PlainHead {
  bytes: Buffer
  call: Pick<FastCall, 'answer'>
  memo: LookUpMemo
}

/**
 * A connection as long as its requests are plain: read from its socket without Node's HTTP parser, and answered in order. The
 * first that is not plain goes over to Node's parser with all that follow, so nothing here has to decide what it means.
 */
export class LaneConnection {
  readonly socket: Socket
  readonly #host: LaneHost
  readonly #isSecure: boolean
  /** What has arrived and is not answered yet. */
  #bytes: Buffer | null = null
  #pieces = 0
  #known: KnownHead | null = null
  /** An answer is awaited, or has not left yet: what arrives meanwhile waits. */
  #isBusy = false
  #hasEnded = false
  /** Since something happened. */
  #ticks = 0

  constructor(socket: Socket, host: LaneHost) {
    this.socket = socket
    this.#host = host
    this.#isSecure = socket instanceof TLSSocket
    socket.on('data', this.#onData)
    socket.on('end', this.#onEnd)
    socket.on('error', this.#onError)
    socket.on('close', this.#onClose)
    socket.on('timeout', this.#onTimeout)
  }

  /** Called each second: leaves to Node's parser what is late, with its time limits, and ends what was idle for long. */
  tick(): void {
    this.#ticks += 1
    if (this.#ticks > (this.#isAtRest() ? IDLE_TICKS : LATE_TICKS)) this.endIfIdle()
  }

  /** Ends the connection unless a request is on its way; one that has not come whole goes on by Node's parser. */
  endIfIdle(): void {
    if (this.#isBusy) return
    if (this.#isAtRest()) this.#end()
    else this.#leave(this.#bytes)
  }

  /** Whether all that was asked so far, and something was, is answered. */
  #isAtRest(): boolean {
    return this.#bytes === null && this.#known !== null
  }

  readonly #onData = (chunk: Buffer): void => {
    this.#ticks = 0
    this.#bytes = this.#bytes === null ? chunk : Buffer.concat([this.#bytes, chunk])
    this.#pieces += 1
    if (this.#isBusy) this.socket.pause()
    else this.#proceed()
  }

  readonly #onEnd = (): void => {
    this.#hasEnded = true
    if (!this.#isBusy) this.#finish()
  }

  readonly #onClose = (): void => this.#host.closed(this)

  /** Set only while an answer has not left: nothing of it was taken for so long. */
  readonly #onTimeout = (): void => void this.socket.destroy()

  /** The socket destroys itself; the client is gone. */
  readonly #onError = (): void => undefined

  /** Answers what has arrived whole. */
  #proceed(): void {
    while (this.#bytes !== null && !this.#isBusy) {
      const bytes = this.#bytes
      const head = this.#readHead(bytes)
      if (head === null || this.#host.isStopping()) return this.#leave(bytes)
      const end = head === undefined ? Number.POSITIVE_INFINITY : head.bytes.length + head.length
      if (head === undefined || bytes.length < end) {
        if (this.#pieces >= MAX_PIECES) this.#leave(bytes)
        return undefined
      }
      if (head.isOffer && bytes.length > end) return this.#leave(bytes)
      this.#bytes = bytes.length === end ? null : bytes.subarray(end)
      this.#pieces = this.#bytes === null ? 0 : 1
      this.#answer(head, bytes.subarray(head.bytes.length, end))
    }
    if (this.#hasEnded && !this.#isBusy) this.#finish()
    return undefined
  }

  /** @returns undefined when more of it is to come, null when it is not plain */
  #readHead(bytes: Buffer): KnownHead | null | undefined {
    const known = this.#known
    if (known && bytes.length >= known.bytes.length && known.bytes.compare(bytes, 0, known.bytes.length) === 0)
      return known
    const end = bytes.indexOf(END_OF_HEAD)
    if (end === -1) return bytes.length > MAX_HEAD_BYTES ? null : undefined
    if (end > MAX_HEAD_BYTES) return null
    const length = end + END_OF_HEAD.length
    const head = readPlainHead(bytes.toString('latin1', 0, length))
    const call = head && this.#host.callAt(head.path)
    if (!head || !call) return null
    // A copy of its own, so that it does not hold the whole of what arrived with it.
    this.#known = { ...head, call, memo: {}, bytes: Buffer.from(bytes.subarray(0, length)) }
    return this.#known
  }

  #answer({ call, path, headers, isLast, memo }: KnownHead, body: Buffer): void {
    const address = this.#host.addressOf({ socket: this.socket, headers })
    const request = { id: requestId(headers['x-request-id']), method: 'POST', url: path, address, headers, memo }
    const answer = call.answer(request, body)
    if (!(answer instanceof Promise)) {
      this.#write(request.id, answer, isLast)
      return
    }
    this.#isBusy = true
    void this.#writeLater(request.id, answer, isLast)
  }

  async #writeLater(id: string, answer: Promise<FastAnswer>, isLast: boolean): Promise<void> {
    this.#write(id, await answer, isLast)
    if (!this.#isBusy) this.#goOn()
  }

  #write(id: string, answer: FastAnswer, isLast: boolean): void {
    const { socket } = this
    this.#isBusy = false
    if (socket.destroyed) return
    const hasLeft = socket.write(answerText(id, answer, { isLast, isSecure: this.#isSecure }), 'utf8')
    if (isLast) this.#end()
    else if (!hasLeft) {
      this.#isBusy = true
      socket.setTimeout(this.#host.drainMs)
      socket.once('drain', () => {
        socket.setTimeout(0)
        this.#goOn()
      })
    }
  }

  #goOn(): void {
    this.#isBusy = false
    this.#ticks = 0
    if (this.socket.isPaused()) this.socket.resume()
    this.#proceed()
  }

  /** Nothing more will arrive. */
  #finish(): void {
    // Empty lines between requests mean nothing (RFC 9112, section 2.2).
    if (this.#bytes === null || /^[\r\n]*$/.test(this.#bytes.toString('latin1'))) this.#end()
    else this.#host.brokeOff(this, this.#bytes)
  }

  /** Whatever still arrives is not read: nobody could be told what came of it. */
  #end(): void {
    this.#isBusy = true
    const { socket } = this
    if (socket.writableLength > 0) socket.setTimeout(this.#host.drainMs)
    socket.destroySoon()
  }

  #leave(bytes: Buffer | null): void {
    const { socket } = this
    this.#bytes = null
    socket.off('data', this.#onData)
    socket.off('end', this.#onEnd)
    socket.off('error', this.#onError)
    socket.off('close', this.#onClose)
    socket.off('timeout', this.#onTimeout)
    this.#host.handOver(this, bytes)
  }
}
