import { type RawAnswer, sendRaw } from '../adversarial/raw.ts'
import { VERIFY } from './support.ts'

export type Bytes = string | Uint8Array

/** One request in one form. */
export type Form = (
  url: string,
  credential: string | null,
  body: Bytes,
  headers?: string[],
  id?: string,
) => Promise<RawAnswer | null>

export const headOf = (target: string, credential: string | null, headers: string[], id = 'the-same'): string[] => [
  `POST ${target} HTTP/1.1`,
  'host: localhost',
  `x-request-id: ${id}`,
  ...(credential === null ? [] : [`authorization: Bearer ${credential}`]),
  ...headers,
]

const withLength =
  (target: string, ...own: string[]): Form =>
  (url, credential, body, headers = [], id?) => {
    const length = `content-length: ${Buffer.from(body as Uint8Array).length}`
    return sendRaw(url, headOf(target, credential, [...own, length, ...headers], id), body)
  }

/** No length: it is not known before the end. */
export const chunked: Form = (url, credential, body, headers = [], id?) => {
  const bytes = Buffer.from(body as Uint8Array)
  const own = ['content-type: application/json', 'transfer-encoding: chunked']
  const chunk = Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')])
  const chunks = Buffer.concat([bytes.length > 0 ? chunk : Buffer.alloc(0), Buffer.from('0\r\n\r\n')])
  return sendRaw(url, headOf(VERIFY, credential, [...own, ...headers], id), chunks)
}

export const plain = withLength(VERIFY, 'content-type: application/json')

/** Forms that are plain too. */
export const alsoPlain: Record<string, Form> = {
  'a charset': withLength(VERIFY, 'content-type: application/json; charset=utf-8'),
  'a charset as others write it': withLength(VERIFY, 'Content-Type: application/json;charset=UTF-8'),
  'a charset in quotation marks': withLength(VERIFY, 'content-type: application/json; charset="utf-8"'),
  'another spelling': withLength(VERIFY, 'content-type: Application/JSON;  charset=UTF-8'),
  'an offer of HTTP/2': withLength(
    VERIFY,
    'content-type: application/json',
    'connection: Upgrade, HTTP2-Settings',
    'upgrade: h2c',
    'http2-settings: AAEAAEAAAAIAAAAAAAMAAAAAAAQBAAAAAAUAAEAAAAYABgAA',
  ),
}

export const long: Record<string, Form> = {
  'a query': withLength(`${VERIFY}?x`, 'content-type: application/json'),
  'another parameter': withLength(VERIFY, 'content-type: application/json; charset=utf-8; v=1'),
  'an empty parameter': withLength(VERIFY, 'content-type: application/json;'),
  'a coding that is none': withLength(VERIFY, 'content-type: application/json', 'content-encoding: identity'),
  'a chunked body': chunked,
}

const byName = ([a]: [string, string], [b]: [string, string]): number => (a < b ? -1 : 1)

/** All that a caller can see: fields in any order, and not the moment of the answer. */
export const seen = (answer: RawAnswer | null) =>
  answer && {
    ...answer,
    headers: Object.fromEntries([...answer.headers].filter(([name]) => name !== 'date').toSorted(byName)),
  }

export const json = (value: unknown): string => JSON.stringify(value)
