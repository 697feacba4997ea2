// A process of its own, started with --expose-gc: reads a list of a million items, and prints what that kept in memory at most.
import { setImmediate } from 'node:timers/promises'
import { listOfKilobytes } from './list-of-kilobytes.ts'

/** What is still in use once the garbage was collected: memory outside of the heap is given back in a later turn of the event loop. */
async function bytesInUse(): Promise<number> {
  globalThis.gc!()
  await setImmediate()
  globalThis.gc!()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

const { url, close } = await listOfKilobytes(1_000_000)
const { body } = await fetch(url)
const before = await bytesInUse()
let [bytes, most, looks] = [0, 0, 0]
for await (const chunk of body!) {
  bytes += chunk.length
  if (bytes < (looks + 1) * 100_000_000) continue
  looks += 1
  most = Math.max(most, (await bytesInUse()) - before)
}
await close()
process.stdout.write(JSON.stringify({ looks, most }))
