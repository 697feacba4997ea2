// A plain file server on node:http: what storing and sending a file costs without anything else. Prints its URL.
import { createReadStream, createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

const [folder] = process.argv.slice(2)

async function answer(request, response) {
  const path = join(folder, request.url.slice(1))
  try {
    if (request.method === 'POST') {
      // Durable before the answer, as with the service.
      await pipeline(request, createWriteStream(path, { flush: true, highWaterMark: 1_048_576 }))
      response.end('{}')
      return
    }
    response.setHeader('content-length', (await stat(path)).size)
    await pipeline(createReadStream(path, { highWaterMark: 1_048_576 }), response)
  } catch {
    response.destroy()
  }
}

const server = createServer((request, response) => void answer(request, response))
server.requestTimeout = 0
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`))
