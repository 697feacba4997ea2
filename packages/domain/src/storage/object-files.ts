import type { ObjectPlace, SealedRange } from './chunks.ts'

/** Where sealed objects are stored: a folder, or a bucket. */
export interface ObjectFiles {
  /**
   * Stores an object. When it returns, the object is durable.
   *
   * @param content its bytes in order, in lists of pieces that belong to the callee
   * @throws what `content` throws, and its own errors: then nothing remains
   */
  write(place: ObjectPlace, content: AsyncIterable<Buffer[]>): Promise<void>
  /**
   * The bytes of a part. They end early where the file does. A piece may change when the next is asked for.
   *
   * @throws ObjectCorrupt when there is no such object
   */
  read(place: ObjectPlace, range: SealedRange): AsyncIterable<Uint8Array>
  /** Removes an object, or what an interrupted upload has left of one; without effect when there is none. */
  remove(place: ObjectPlace): Promise<void>
}
