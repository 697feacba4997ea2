// Loaded into the service before its own code, as scripts/run/stop-with-parent.mjs is: it tells the fuzzer over their channel
// what the process has used so far. The service itself knows nothing of it.
import { setTimeout as delay } from 'node:timers/promises'

export interface Usage {
  /** CPU time of the whole process since its start, all threads, in milliseconds. */
  cpuMs: number
  /** Of the heap and of buffers outside of it, in bytes; after a collection when that was asked for. */
  memory: number
  /** Open sockets, those of the database among them. */
  sockets: number
}

const MEASURE = 'measure'
const COLLECT = 'collect'

process.on('message', (message) => {
  if (message === MEASURE) tell()
  if (message === COLLECT) void collect().then(tell)
})
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
process.channel?.unref()

async function collect(): Promise<void> {
  // What finalizers hold goes with the second.
  for (let i = 0; i < 2; i += 1) {
    globalThis.gc?.()
    await delay(50)
  }
}

function tell(): void {
  const { user, system } = process.cpuUsage()
  const { heapUsed, external } = process.memoryUsage()
  const sockets = process.getActiveResourcesInfo().filter((kind) => /TCP(Socket|Server)Wrap/.test(kind)).length
  const usage: Usage = { cpuMs: (user + system) / 1000, memory: heapUsed + external, sockets }
  process.send?.(usage)
}
