import { Refusal } from '../refusal.ts'
import type { RunningHash } from './running-hash.ts'

export const overQuota = (): Refusal =>
  new Refusal('quota_exceeded', 'The object would exceed the quota of the tenant, which `storage.quota_bytes` sets')

/** Counts and hashes what passes, and lets no more pass than there is room for. */
export class Measure {
  size = 0
  readonly #room: number
  readonly #hash: RunningHash

  constructor(room: number, hash: RunningHash) {
    this.#room = room
    this.#hash = hash
  }

  async *of(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const piece of content) {
      this.size += piece.length
      if (this.size > this.#room) throw overQuota()
      const waiting = this.#hash.update(piece)
      if (waiting) await waiting
      yield piece
    }
  }

  digest(): Promise<Buffer> {
    return this.#hash.digest()
  }

  close(): void {
    this.#hash.close()
  }
}
