import { createHash } from 'node:crypto'

/** The SHA-256 of bytes that come one after another. */
export interface RunningHash {
  /** Takes the next bytes. @returns what to wait for before there are more; undefined: nothing */
  update(bytes: Uint8Array): Promise<void> | undefined
  digest(): Promise<Buffer>
  /** No more is to come. */
  close(): void
}

export function hashHere(): RunningHash {
  const hash = createHash('sha256')
  return {
    update: (bytes) => void hash.update(bytes),
    digest: async () => hash.digest(),
    close: () => undefined,
  }
}
