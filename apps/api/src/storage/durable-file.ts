import { type FileHandle, open } from 'node:fs/promises'
import { release } from '@keystead/domain'

/** So much is written at a time; the next is collected meanwhile. */
const WRITE_BYTES = 1_048_576

/** After so much the disk begins to write, so that little is left to wait for at the end. */
const FLUSH_BYTES = 64 * 1_048_576

/** At most one file is flushed ahead of its end: a flush occupies one of the few threads that all files of the process share. */
let isFlushingAhead = false

/** A new file that is written from its beginning to its end. */
export class DurableFile {
  readonly #file: FileHandle
  #pieces: Buffer[] = []
  #collected = 0
  #position = 0
  #flushed = 0
  #writing: Promise<void> = Promise.resolve()
  #flushing: Promise<void> = Promise.resolve()

  private constructor(file: FileHandle) {
    this.#file = file
  }

  /** @throws EEXIST */
  static async create(path: string): Promise<DurableFile> {
    return new DurableFile(await open(path, 'wx', 0o600))
  }

  /** Writes some of it, when there is enough. The pieces are the file's from then on. */
  async add(pieces: readonly Buffer[]): Promise<void> {
    for (const piece of pieces) {
      this.#pieces.push(piece)
      this.#collected += piece.length
    }
    if (this.#collected >= WRITE_BYTES) await this.#write()
  }

  /** Writes the rest. When it returns, the content is on the disk. */
  async flush(): Promise<void> {
    await this.#write()
    await this.#writing
    await this.#flushing
    await this.#file.sync()
  }

  async close(): Promise<void> {
    await Promise.allSettled([this.#writing, this.#flushing])
    await this.#file.close()
  }

  async #write(): Promise<void> {
    await this.#writing
    const pieces = this.#pieces
    const position = this.#position
    this.#position += this.#collected
    this.#pieces = []
    this.#collected = 0
    this.#writing = writeAll(this.#file, pieces, position).finally(() => pieces.forEach(release))
    // A failure is thrown by the next write.
    this.#writing.catch(() => undefined)
    this.#flushAhead(position)
  }

  #flushAhead(written: number): void {
    if (isFlushingAhead || written - this.#flushed < FLUSH_BYTES) return
    isFlushingAhead = true
    this.#flushed = written
    // The kernel reports a failure once, so it must not be lost.
    const before = this.#flushing
    this.#flushing = Promise.all([before, this.#file.datasync()]).then(() => undefined)
    this.#flushing.catch(() => undefined).finally(() => (isFlushingAhead = false))
  }
}

/** A write may take fewer bytes than it was given. */
async function writeAll(file: FileHandle, pieces: Buffer[], position: number): Promise<void> {
  let rest = pieces
  let at = position
  while (rest.length > 0) {
    const { bytesWritten } = await file.writev(rest, at)
    at += bytesWritten
    rest = after(rest, bytesWritten)
  }
}

function after(pieces: readonly Buffer[], bytes: number): Buffer[] {
  let skipped = 0
  let from = 0
  for (const { length } of pieces) {
    if (skipped + length > bytes) break
    skipped += length
    from += 1
  }
  const [first, ...rest] = pieces.slice(from)
  return first ? [first.subarray(bytes - skipped), ...rest] : []
}
