// The yardstick of stored objects: the least that a file server on node:http does. `?durable` flushes a file before the answer.
import { createReadStream, createWriteStream } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

const folder = process.env.FOLDER

async function answer(request, response) {
  const url = new URL(request.url, 'http://localhost')
  const path = join(folder, url.pathname.slice(1))
  if (request.method === 'GET') {
    const { size } = await stat(path)
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': size })
    await pipeline(createReadStream(path), response)
    return
  }
  if (request.method === 'DELETE') await rm(path)
  else await pipeline(request, createWriteStream(path, { flush: url.searchParams.has('durable') }))
  response.end()
}

const server = createServer((request, response) => {
  answer(request, response).catch((error) => response.destroy(error))
})
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`))
