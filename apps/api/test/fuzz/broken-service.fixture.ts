// A service with faults, for the test of the fuzzer: it says that it is ready as the real one does.
import { createServer, type Server } from 'node:http'

/** A request in which a word comes, and what goes wrong then. */
const FAULTS: Readonly<Record<string, () => { status: number; body: string } | null>> = {
  fail: () => ({ status: 500, body: 'Internal server error' }),
  tell: () => ({ status: 400, body: 'Error: no\n    at run (file:///srv/app.ts:12:3)' }),
  hang: () => null,
  burn: () => {
    const before = process.cpuUsage()
    const spent = ({ user, system }: NodeJS.CpuUsage) => user + system
    while (spent(process.cpuUsage(before)) < 400_000) Math.sqrt(2)
    return { status: 200, body: '{}' }
  },
  log: () => {
    process.stdout.write('{"level":50,"msg":"something has failed"}\n')
    return { status: 200, body: '{}' }
  },
}

const server: Server = createServer((request, response) => {
  const found = Object.entries(FAULTS).find(([word]) => request.url?.includes(word))
  const answer = found ? found[1]() : { status: 200, body: '{}' }
  if (answer === null) request.socket.destroy()
  else response.writeHead(answer.status).end(answer.body)
})

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  process.stdout.write(`Keystead is ready at http://127.0.0.1:${port}\n`)
})
process.on('SIGTERM', () => process.exit(0))
