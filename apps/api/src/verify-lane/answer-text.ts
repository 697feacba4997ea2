import { STATUS_CODES } from 'node:http'
import { SECURE_HEADERS, STANDARD_HEADERS } from '../calls/response-defaults.ts'
import type { FastAnswer } from './fast-call.ts'

/** What Node would write too, beside the fields that every answer has. */
const KEPT_ALIVE = 'connection: keep-alive\r\nkeep-alive: timeout=72\r\n'
const LAST = 'connection: close\r\n'

const FIXED = fieldLines({ ...STANDARD_HEADERS, 'content-type': 'application/json; charset=utf-8' })

const FIXED_SECURE = `${FIXED}${fieldLines(SECURE_HEADERS)}`

export interface AnswerForm {
  /** Of its connection. */
  isLast: boolean
  /** Over https. */
  isSecure: boolean
}

/** A whole HTTP/1.1 answer. */
export function answerText(
  id: string,
  { status, text, headers, requestId = id }: FastAnswer,
  { isLast, isSecure }: AnswerForm,
): string {
  const own = headers === null ? '' : fieldLines(headers)
  const fields = `x-request-id: ${requestId}\r\n${isSecure ? FIXED_SECURE : FIXED}${own}${isLast ? LAST : KEPT_ALIVE}`
  return `${statusLine(status)}${fields}date: ${date()}\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`
}

const OK = 'HTTP/1.1 200 OK\r\n'

const statusLine = (status: number): string =>
  status === 200 ? OK : `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n`

function fieldLines(fields: Readonly<Record<string, string>>): string {
  let lines = ''
  for (const [name, value] of Object.entries(fields)) lines += `${name}: ${value}\r\n`
  return lines
}

let dateText = ''
let dateHoldsUntil = 0

/** The moment in the form of RFC 9110, section 5.6.7; it has a second's precision. */
function date(): string {
  const now = Date.now()
  if (now >= dateHoldsUntil || now < dateHoldsUntil - 1000) {
    dateText = new Date(now).toUTCString()
    dateHoldsUntil = now - (now % 1000) + 1000
  }
  return dateText
}
