import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'

/** An answer that cannot be used, and why, for the log. */
export class Unusable extends Error {
  override readonly name = 'Unusable'
}

const inflate = promisify(gunzip)

/**
 * Reads a body, and decompresses it. Both sizes are bounded, so a small body that expands to a large one is not read either.
 *
 * @param encoding the `Content-Encoding`
 * @throws Unusable when it is larger than `maxBytes`, or in another encoding than gzip
 */
export async function readBody(
  chunks: AsyncIterable<Buffer>,
  { maxBytes, encoding }: { maxBytes: number; encoding: string },
): Promise<Buffer> {
  if (encoding !== 'identity' && encoding !== 'gzip')
    throw new Unusable('the body is in an encoding that was not asked for')
  const read: Buffer[] = []
  let size = 0
  for await (const chunk of chunks) {
    size += chunk.length
    if (size > maxBytes) throw tooLarge(maxBytes)
    read.push(chunk)
  }
  const body = Buffer.concat(read)
  return encoding === 'gzip' ? expand(body, maxBytes) : body
}

/** Reads the beginning of a body, as it comes. */
export async function readBeginning(chunks: AsyncIterable<Buffer>, maxBytes: number): Promise<Buffer> {
  const read: Buffer[] = []
  let size = 0
  for await (const chunk of chunks) {
    read.push(chunk)
    size += chunk.length
    if (size >= maxBytes) break
  }
  return Buffer.concat(read).subarray(0, maxBytes)
}

async function expand(body: Buffer, maxBytes: number): Promise<Buffer> {
  try {
    return await inflate(body, { maxOutputLength: maxBytes })
  } catch (error) {
    const isTooLarge = error instanceof RangeError
    throw isTooLarge ? tooLarge(maxBytes) : new Unusable('the body is not gzip, as its header says', { cause: error })
  }
}

const tooLarge = (maxBytes: number): Unusable => new Unusable(`the body has more than ${maxBytes} bytes`)
