import type { Arbitrary } from 'fast-check'

/** Who sends a request, as `cast.ts` makes them; `nobody` sends no credential. */
export const WHO = [
  'nobody',
  'adminKey',
  'narrowKey',
  'applicationKey',
  'aggregatorKey',
  'accountsKey',
  'revokedKey',
  'session',
  'tenantSession',
  'contentToken',
] as const

export type Who = (typeof WHO)[number]

/** What is there to be named: a text `{{user}}` in a request stands for the id of a user. */
export const THINGS = [
  'user',
  'email',
  'serviceUser',
  'contentUser',
  'key',
  'keyText',
  'project',
  'projectName',
  'config',
  'configName',
  'job',
  'charge',
  'tenant',
  'cursor',
] as const

export type Thing = (typeof THINGS)[number]

/** A request before it is sent. Nothing in it differs from run to run with the same seed: credentials and ids are names. */
export interface FuzzRequest {
  method: string
  /** Path and query, as they are sent. */
  target: string
  who: Who
  /** Sent in order, as they are, one byte for each character. */
  headers: readonly (readonly [string, string])[]
  /** Its length is sent in Content-Length. */
  body?: Uint8Array
  /** Sends these bytes instead, one for each character: what no client would send. */
  raw?: string
}

/** Requests of one kind. */
export interface Area {
  name: string
  requests: Arbitrary<FuzzRequest>
}

export const JSON_TYPE: readonly [string, string] = ['content-type', 'application/json']

const PLACE = /\{\{(\w+)\}\}/g

/** `{{nonce}}` is another text each time a request is sent: what is kept of the last one is of no use to the next. */
export const NONCE = 'nonce'

export type Named = Readonly<Record<string, string>>

/** Puts what is there in the place of its name. */
const filled = (text: string, named: Named): string =>
  text.replaceAll(PLACE, (whole, name: string) => named[name] ?? whole)

const filledInPath = (text: string, named: Named): string =>
  text.replaceAll(PLACE, (whole, name: string) => (named[name] === undefined ? whole : encodeURIComponent(named[name])))

/** The bytes of a request. */
export function bytesOf(request: FuzzRequest, named: Named): Buffer {
  if (request.raw !== undefined) return Buffer.from(filled(request.raw, named), 'latin1')
  const { method, who, headers } = request
  const body = filledBody(request, named)
  const credential = named[who]
  const names = new Set(headers.map(([name]) => name.toLowerCase()))
  const lines = [`${method} ${filledInPath(request.target, named)} HTTP/1.1`]
  if (!names.has('host')) lines.push('host: localhost')
  if (credential !== undefined && !names.has('authorization')) lines.push(`authorization: Bearer ${credential}`)
  lines.push(...headers.map(([name, value]) => `${name}: ${filled(value, named)}`))
  if (body && !names.has('content-length') && !names.has('transfer-encoding'))
    lines.push(`content-length: ${body.length}`)
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')
  return body ? Buffer.concat([head, body]) : head
}

function filledBody({ body }: FuzzRequest, named: Named): Buffer | undefined {
  if (!body) return undefined
  const bytes = Buffer.from(body)
  // Through latin1 every byte comes back as it was.
  return bytes.includes('{{') ? Buffer.from(filled(bytes.toString('latin1'), named), 'latin1') : bytes
}

/** A shell command that sends the request again; credentials and ids are variables of the shell, named as in the cast. */
export function reproduction(request: FuzzRequest): string {
  const { method, who, headers, raw } = request
  const variables = Object.fromEntries([...WHO, ...THINGS, NONCE].map((name) => [name, `\${${name}}`]))
  if (raw !== undefined || headers.some(([name]) => name.toLowerCase() === 'host')) {
    return `printf '%b' ${printfText(bytesOf(request, variables))} | nc -q 5 127.0.0.1 $port`
  }
  const parts = [`curl -gsi --path-as-is -X ${method}`]
  if (who !== 'nobody') parts.push(`-H "authorization: Bearer $${who}"`)
  for (const [name, value] of headers) parts.push(`-H ${quoted(Buffer.from(`${name}: ${value}`, 'latin1'))}`)
  const body = filledBody(request, variables)
  if (body && body.length > 100_000) parts.push(`--data-binary @<(… ${body.length} bytes, see --seed)`)
  else if (body) parts.push(`--data-binary ${quoted(body)}`)
  parts.push(`"http://127.0.0.1:$port"${quoted(Buffer.from(filled(request.target, variables), 'latin1'))}`)
  return parts.join(' ')
}

/** In quotes of bash, with escapes for what cannot be printed. Runs of one character are written as such. */
function quoted(bytes: Buffer): string {
  const escaped = [...bytes].map((byte) => escapedByte(byte, /[\\']/)).join('')
  // What the shell puts in must lie outside of the quotes.
  const text = escaped.replaceAll(/\$\{(\w+)\}/g, `'"$$$1"$$'`)
  return shortened(`$'${text}'`, `'"$(printf '`, `)"$'`)
}

function printfText(bytes: Buffer): string {
  const escaped = [...bytes].map((byte) => escapedByte(byte, /[\\"`]/)).join('')
  return `"${escaped}"`
}

function escapedByte(byte: number, special: RegExp): string {
  const character = String.fromCharCode(byte)
  if (character === '\r') return String.raw`\r`
  if (character === '\n') return String.raw`\n`
  if (byte < 0x20 || byte > 0x7e) return String.raw`\x${byte.toString(16).padStart(2, '0')}`
  return special.test(character) ? `\\${character}` : character
}

/** `aaaa…` of hundreds is shown as what prints it. */
function shortened(text: string, open: string, close: string): string {
  return text.replaceAll(
    /([\w.,: ()[\]{}"-]{1,40}?)\1{40,}/g,
    (whole, unit: string) => `${open}${unit}%.0s' {1..${whole.length / unit.length}}${close}`,
  )
}
