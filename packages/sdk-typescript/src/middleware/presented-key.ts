import type { RefusalCode } from './refusal.ts'

/** All values of a header of a request; none when it is absent. */
export type HeaderReader = (name: string) => readonly string[]

/** The key of a request, or why there is none to verify. */
export type Presented = { key: string } | { refused: RefusalCode }

/** What Keystead accepts as the text of a key. */
const KEY = /^[\x21-\x7e]{1,4096}$/

/** @param header in place of `Authorization: Bearer` and `X-API-Key` */
export const keysIn = (read: HeaderReader, header?: string): string[] =>
  header === undefined
    ? [...read('authorization').map(tokenOf), ...read('x-api-key')]
    : read(header.toLowerCase()).map(header.toLowerCase() === 'authorization' ? tokenOf : String)

/** @param texts what the request has where a key may be */
export function keyOf(texts: string[]): Presented {
  const [key = '', other] = texts.map((text) => text.trim()).filter((text) => text !== '')
  if (key === '') return { refused: 'missing_key' }
  // RFC 6750, section 2: a client must not use more than one method. Servers join a header that stands twice with a comma.
  if (other !== undefined || key.includes(',')) return { refused: 'several_keys' }
  return KEY.test(key) ? { key } : { refused: 'invalid_key' }
}

/** The token of `Bearer <token>`, in any case (RFC 9110, section 11.1); empty for another scheme. */
const tokenOf = (value: string): string => /^ *Bearer +(.*)/i.exec(value)?.[1] ?? ''

/** A request of Node's HTTP server. */
interface NodeRequest {
  headers: Readonly<Record<string, string | string[] | undefined>>
  /** Names and values in turn, as they were received. */
  rawHeaders?: readonly string[]
}

/** Node drops a second `Authorization` from `headers`, so both are looked at. */
export const nodeHeaders =
  ({ headers, rawHeaders = [] }: NodeRequest): HeaderReader =>
  (name) => {
    const received = rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1]?.toLowerCase() === name)
    return received.length > 1 ? received : [headers[name] ?? []].flat()
  }

/** `Headers` joins values with a comma. */
export const webHeaders =
  (headers: Pick<Headers, 'get'>): HeaderReader =>
  (name) => {
    const value = headers.get(name)
    return value === null ? [] : [value]
  }
