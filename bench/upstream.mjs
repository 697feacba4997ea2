// A provider for the benchmark of streams: it speaks OpenAI's chat completions, and says in each piece when it sent it.
import http from 'node:http'
import { once } from 'node:events'

/** @returns an event of the stream */
const event = (data) => `data: ${JSON.stringify(data)}\n\n`

const chunk = (delta, finish = null) =>
  event({
    id: 'bench',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'bench',
    choices: [{ index: 0, delta, finish_reason: finish }],
  })

/** The clock of the machine, which all processes share, in microseconds. */
const stamp = () => String(process.hrtime.bigint() / 1000n)

async function answer(request, response) {
  const parts = []
  for await (const part of request) parts.push(part)
  const { pieces, everyMs } = JSON.parse(JSON.parse(Buffer.concat(parts)).messages.at(-1).content)
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  let sent = 0
  const timer = setInterval(() => {
    if (sent < pieces) {
      response.write(chunk({ content: `${sent} ${stamp()};` }))
      sent += 1
      return
    }
    clearInterval(timer)
    response.write(chunk({}, 'stop'))
    response.write(event({ id: 'bench', choices: [], usage: { prompt_tokens: 1, completion_tokens: sent } }))
    response.end('data: [DONE]\n\n')
  }, everyMs)
  response.on('close', () => clearInterval(timer))
}

const server = http.createServer((request, response) => void answer(request, response))

server.listen(0, '127.0.0.1')
await once(server, 'listening')
console.log(`http://127.0.0.1:${server.address().port}`)
