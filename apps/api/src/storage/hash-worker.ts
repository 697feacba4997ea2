import { createHash, type Hash } from 'node:crypto'
import { parentPort } from 'node:worker_threads'
import type { FromThread, ToThread } from './hash-messages.ts'

/** Runs in a thread of its own. @see HashThread */
const hashes = new Map<number, Hash>()

const answer = (message: FromThread, transferred: ArrayBuffer[] = []) => parentPort?.postMessage(message, transferred)

parentPort?.on('message', (message: ToThread) => {
  const { id } = message
  if (message.kind === 'bytes') {
    const hash = hashes.get(id) ?? createHash('sha256')
    hashes.set(id, hash)
    hash.update(new Uint8Array(message.bytes, 0, message.length))
    // It goes back, to be filled again.
    answer({ kind: 'taken', id, bytes: message.bytes }, [message.bytes])
    return
  }
  const digest = message.kind === 'end' ? hashes.get(id)?.digest() : undefined
  hashes.delete(id)
  if (digest) answer({ kind: 'digest', id, digest: digest.toString('base64') })
})
