import http from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'

/** What the upstream puts into a piece: its number and when it was sent, in microseconds of the machine's clock. */
const PIECE = /"content":"(\d+) (\d+);"/g

/** What the last ones to begin leave to be done. */
export const SETTLE_MS = 1000

const nowMicroseconds = () => Number(process.hrtime.bigint() / 1000n)

/**
 * Reads one stream to its end.
 *
 * @returns how long each piece took from the upstream to here, in milliseconds
 * @throws when a piece is lost, doubled or out of order
 */
function readStream(agent, { url, headers, body }, pieces, onPiece) {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method: 'POST', agent, headers }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`a stream was answered with ${response.statusCode}`))
      response.setEncoding('utf8')
      let expected = 0
      let rest = ''
      response.on('data', (text) => {
        const now = nowMicroseconds()
        rest += text
        const end = rest.lastIndexOf('\n\n')
        if (end === -1) return
        const whole = rest.slice(0, end)
        rest = rest.slice(end)
        for (const [, number, sentAt] of whole.matchAll(PIECE)) {
          if (Number(number) !== expected) reject(new Error(`piece ${number} came where ${expected} was next`))
          expected += 1
          onPiece((now - Number(sentAt)) / 1000)
        }
      })
      response.on('error', reject)
      response.on('end', () =>
        expected === pieces ? resolve() : reject(new Error(`${expected} of ${pieces} pieces came`)),
      )
    })
    request.on('error', reject)
    request.end(body)
  })
}

/**
 * Reads many streams at the same time, begun one after the other within `spreadMs`.
 *
 * @param midway is called when all have begun and none has ended
 * @returns the times of the pieces that came while all streams were there: neither while they began nor while they ended
 */
export async function readStreams(target, { streams, pieces, everyMs, spreadMs }, midway = async () => undefined) {
  const agent = new http.Agent({ keepAlive: false, maxSockets: Infinity })
  const times = []
  const began = performance.now()
  const isWhole = (at) => at > spreadMs + SETTLE_MS && at < pieces * everyMs
  const reading = Array.from({ length: streams }, async (_, i) => {
    await delay((spreadMs * i) / streams)
    await readStream(agent, target, pieces, (ms) => isWhole(performance.now() - began) && times.push(ms))
  })
  const looking = delay(spreadMs + (pieces * everyMs - spreadMs) / 2).then(midway)
  await Promise.all([...reading, looking])
  agent.destroy()
  return times
}
