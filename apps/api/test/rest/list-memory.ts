// A process of its own, started with --expose-gc: reads a list of a million items, and prints what that kept in memory at most.
import { listOfKilobytes } from './list-of-kilobytes.ts'

/** What is still in use once the garbage was collected. */
function bytesInUse(): number {
  globalThis.gc!()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

const { url, close } = await listOfKilobytes(1_000_000)
const { body } = await fetch(url)
const before = bytesInUse()
let [bytes, most, looks] = [0, 0, 0]
for await (const chunk of body!) {
  bytes += chunk.length
  if (bytes < (looks + 1) * 100_000_000) continue
  looks += 1
  most = Math.max(most, bytesInUse() - before)
}
await close()
process.stdout.write(JSON.stringify({ looks, most }))
