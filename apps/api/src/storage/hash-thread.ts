import { createHash } from 'node:crypto'
import { Worker } from 'node:worker_threads'
import type { RunningHash } from '@keystead/domain'
import type { FromThread, ToThread } from './hash-messages.ts'

/** Bytes are handed to the thread so many at a time. What has no more is hashed here: the way to the thread would cost more. */
const BATCH_BYTES = 1_048_576

/** So many batches of a hash wait for the thread at most. */
const MOST_WAITING = 4

/** Buffers that are kept for the next batch. */
const MOST_KEPT = 8

interface Waiting {
  onTaken: () => void
  onDigest: (digest: Buffer) => void
  onFailed: (error: Error) => void
}

/**
 * Hashes large uploads in a thread of its own, beside the one that reads, encrypts and writes them: for one upload it takes a third of
 * the work. (docs/adr/0057)
 */
export class HashThread {
  #worker: Worker | null = null
  #count = 0
  readonly #waiting = new Map<number, Waiting>()
  readonly #kept: ArrayBuffer[] = []

  newHash(): RunningHash {
    return new BatchedHash(this)
  }

  buffer(): ArrayBuffer {
    return this.#kept.pop() ?? new ArrayBuffer(BATCH_BYTES)
  }

  /** @returns the number of a new hash */
  begin(waiting: Waiting): number {
    this.#count += 1
    this.#waiting.set(this.#count, waiting)
    return this.#count
  }

  send(message: ToThread): void {
    this.#worker ??= this.#start()
    this.#worker.postMessage(message, message.kind === 'bytes' ? [message.bytes] : [])
  }

  end(id: number): void {
    this.#waiting.delete(id)
  }

  async close(): Promise<void> {
    await this.#worker?.terminate()
  }

  #start(): Worker {
    const worker = new Worker(new URL('hash-worker.ts', import.meta.url), {
      resourceLimits: { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 64 },
    })
    worker.unref()
    worker.on('message', (message: FromThread) => this.#take(message))
    worker.on('error', (error: Error) => this.#fail(error))
    worker.on('exit', () => this.#fail(new Error('the thread that hashes has ended')))
    return worker
  }

  #take(message: FromThread): void {
    const waiting = this.#waiting.get(message.id)
    if (message.kind === 'digest') waiting?.onDigest(Buffer.from(message.digest, 'base64'))
    else {
      if (this.#kept.length < MOST_KEPT) this.#kept.push(message.bytes)
      waiting?.onTaken()
    }
  }

  /** The next upload gets another thread. */
  #fail(error: Error): void {
    this.#worker = null
    const failed = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const { onFailed } of failed) onFailed(error)
  }
}

class BatchedHash implements RunningHash {
  readonly #thread: HashThread
  #bytes: Buffer<ArrayBuffer> | null = null
  #filled = 0
  #id: number | null = null
  #waiting = 0
  #room: PromiseWithResolvers<void> | null = null
  readonly #digest = Promise.withResolvers<Buffer>()
  #failure: Error | null = null

  constructor(thread: HashThread) {
    this.#thread = thread
    // A failure is thrown where somebody waits.
    this.#digest.promise.catch(() => undefined)
  }

  update(piece: Uint8Array): Promise<void> | undefined {
    if (this.#failure) throw this.#failure
    for (let at = 0; at < piece.length; ) {
      if (this.#filled === BATCH_BYTES) this.#send()
      this.#bytes ??= Buffer.from(this.#thread.buffer())
      const part = piece.subarray(at, at + BATCH_BYTES - this.#filled)
      this.#bytes.set(part, this.#filled)
      this.#filled += part.length
      at += part.length
    }
    if (this.#waiting < MOST_WAITING) return undefined
    this.#room ??= Promise.withResolvers()
    return this.#room.promise
  }

  async digest(): Promise<Buffer> {
    if (this.#failure) throw this.#failure
    if (this.#id === null) {
      return createHash('sha256')
        .update(this.#bytes?.subarray(0, this.#filled) ?? '')
        .digest()
    }
    if (this.#filled > 0) this.#send()
    this.#thread.send({ kind: 'end', id: this.#id })
    return this.#digest.promise
  }

  close(): void {
    if (this.#id === null) return
    this.#thread.end(this.#id)
    this.#thread.send({ kind: 'forget', id: this.#id })
  }

  #send(): void {
    this.#id ??= this.#thread.begin({
      onTaken: () => this.#taken(),
      onDigest: (digest) => this.#digest.resolve(digest),
      onFailed: (error) => this.#fail(error),
    })
    if (this.#bytes === null) return
    const { buffer } = this.#bytes
    this.#thread.send({ kind: 'bytes', id: this.#id, bytes: buffer, length: this.#filled })
    this.#bytes = null
    this.#filled = 0
    this.#waiting += 1
  }

  #taken(): void {
    this.#waiting -= 1
    this.#room?.resolve()
    this.#room = null
  }

  #fail(error: Error): void {
    this.#failure = error
    this.#room?.reject(error)
    this.#room = null
    this.#digest.reject(error)
  }
}
