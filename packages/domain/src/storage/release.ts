/** Less than this is left to the garbage collector. */
const LEAST_BYTES = 16_384

/**
 * Gives back the memory of bytes that nobody uses any more, if they have a buffer of their own. V8 counts the memory of buffers, and
 * collects the whole heap after some 30 MB of them: for an object of 1 GB that took more time than to encrypt it. (docs/adr/0057)
 */
export function release(bytes: Uint8Array): void {
  const { buffer, byteLength } = bytes
  if (byteLength < LEAST_BYTES || byteLength !== buffer.byteLength || !(buffer instanceof ArrayBuffer)) return
  buffer.transfer(0)
}

/** The same pieces. Each is given back when the next is asked for. */
export async function* releasing(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    yield piece
    release(piece)
  }
}
