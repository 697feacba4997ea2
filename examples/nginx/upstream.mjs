import { createServer } from 'node:http'

/** The API behind nginx: it answers with what it was told of whoever asks. */
const port = Number(process.argv[2] ?? 9000)

createServer((request, response) => {
  request.resume()
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ method: request.method, url: request.url, headers: request.headers }))
}).listen(port, '127.0.0.1')
