// Sends and reads bodies of gigabytes with as little work as possible: the client shares the cores with what is measured.
import { connect } from 'node:net'

const PIECE = Buffer.alloc(1_048_576, 'the bytes of an object, which are the same all over ')
const READ_BYTES = 1_048_576
const HEAD_END = Buffer.from('\r\n\r\n')

const headOf = (method, url, headers) =>
  [`${method} ${url.pathname}${url.search} HTTP/1.1`, `host: ${url.host}`, 'connection: close']
    .concat(Object.entries(headers).map(([name, value]) => `${name}: ${value}`))
    .join('\r\n') + '\r\n\r\n'

/**
 * One request on a connection of its own.
 *
 * @param length bytes of the body to send
 * @returns status, text of the beginning of the answer, bytes of its body, and seconds until its end
 * @throws when the connection breaks, or ends before the answer does
 */
function exchange(method, address, { headers = {}, length = 0 } = {}) {
  const url = new URL(address)
  const { promise, resolve, reject } = Promise.withResolvers()
  const began = performance.now()
  const beginning = []
  let received = 0
  let headLength = null
  const socket = connect({
    host: url.hostname,
    port: Number(url.port),
    onread: {
      buffer: Buffer.allocUnsafe(READ_BYTES),
      callback(count, buffer) {
        received += count
        if (headLength !== null) return true
        beginning.push(Buffer.from(buffer.subarray(0, count)))
        const at = Buffer.concat(beginning).indexOf(HEAD_END)
        if (at >= 0) headLength = at + HEAD_END.length
        return true
      },
    },
  })
  socket.once('error', reject)
  socket.once('end', () => {
    const bytes = Buffer.concat(beginning)
    const [, status] = /^HTTP\/1\.1 (\d+)/.exec(bytes.toString('latin1', 0, 20)) ?? []
    if (headLength === null || status === undefined) {
      reject(new Error(`${method} ${address}: no answer`))
      return
    }
    const head = bytes.toString('latin1', 0, headLength)
    const [, expected] = /^content-length: (\d+)/im.exec(head) ?? []
    const bodyLength = received - headLength
    if (expected !== undefined && Number(expected) !== bodyLength) {
      reject(new Error(`${method} ${address}: ${bodyLength} bytes of ${expected}`))
      return
    }
    const seconds = (performance.now() - began) / 1000
    resolve({ status: Number(status), text: bytes.toString('utf8', headLength), bytes: bodyLength, seconds })
  })
  socket.write(headOf(method, url, { ...headers, ...(length > 0 && { 'content-length': length }) }))
  send(socket, length)
  return promise
}

function send(socket, length) {
  let left = length
  const more = () => {
    while (left > 0) {
      const piece = left >= PIECE.length ? PIECE : PIECE.subarray(0, left)
      left -= piece.length
      if (!socket.write(piece)) {
        socket.once('drain', more)
        return
      }
    }
  }
  more()
}

async function mustExchange(method, address, options) {
  const answer = await exchange(method, address, options)
  if (answer.status < 200 || answer.status > 299) {
    throw new Error(`${method} ${address} was answered with ${answer.status}: ${answer.text.slice(0, 500)}`)
  }
  return answer
}

export const upload = (address, length, headers) => mustExchange('POST', address, { length, headers })

/** @throws when it has not so many bytes */
export async function download(address, length, headers) {
  const answer = await mustExchange('GET', address, { headers })
  if (answer.bytes !== length) throw new Error(`GET ${address}: ${answer.bytes} bytes, not ${length}`)
  return answer
}

export const remove = (address, headers) => mustExchange('DELETE', address, { headers })
