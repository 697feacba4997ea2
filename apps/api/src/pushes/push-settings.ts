import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { ConfigError, isUrlOf, wholeNumber } from '../config-values.ts'

/** Names of files with PEM. */
export interface ClientTls {
  /** Certificates of authorities in place of those that Node.js knows; null: these. */
  caFile: string | null
  /** The certificate that Keystead shows, and its key; null: none. */
  client: { certFile: string; keyFile: string } | null
}

export interface SyslogSettings {
  host: string
  port: number
  /** Null: plain TCP. */
  tls: ClientTls | null
}

export interface OtlpSettings {
  /** Where logs are posted. */
  url: string
  headers: Readonly<Record<string, string>>
  caFile: string | null
}

/** Where audit events and checkpoints are sent beside webhooks; null: not there. */
export interface PushSettings {
  syslog: SyslogSettings | null
  otlp: OtlpSettings | null
  checkpointFile: string | null
  checkpointEveryMs: number
}

const MIN_SECONDS = 10
const DAY_SECONDS = 86_400

const SYSLOG_WANTED = 'must be a URL like tls://logs.example.com:6514 or tcp://127.0.0.1:514'
const OTLP_WANTED = 'must be a URL like https://collector.example.com:4318'

/** The variables for pushes of the audit log. */
export const pushVariables = {
  KEYSTEAD_AUDIT_SYSLOG: z
    .string()
    .refine((text) => syslogAt(text) !== null, SYSLOG_WANTED)
    .optional(),
  KEYSTEAD_AUDIT_SYSLOG_CA: z.string().optional(),
  KEYSTEAD_AUDIT_SYSLOG_CERT: z.string().optional(),
  KEYSTEAD_AUDIT_SYSLOG_KEY: z.string().optional(),
  KEYSTEAD_AUDIT_OTLP: z
    .string()
    .refine((text) => otlpAt(text) !== null, OTLP_WANTED)
    .optional(),
  KEYSTEAD_AUDIT_OTLP_HEADERS: z.string().transform(headersIn).default({}),
  KEYSTEAD_AUDIT_OTLP_CA: z.string().optional(),
  KEYSTEAD_AUDIT_CHECKPOINTS: z
    .string()
    .refine((text) => fileAt(text) !== null, 'must be a URL like file:///var/lib/keystead/checkpoints.jsonl')
    .optional(),
  KEYSTEAD_AUDIT_CHECKPOINT_SECONDS: z
    .string()
    .default('60')
    .transform(wholeNumber)
    .pipe(
      z
        .int(`must be a whole number of seconds, ${MIN_SECONDS} to ${DAY_SECONDS}`)
        .min(MIN_SECONDS, `must be ${MIN_SECONDS} or more`)
        .max(DAY_SECONDS, `must be ${DAY_SECONDS} or less`),
    ),
}

interface PushEnvironment {
  KEYSTEAD_AUDIT_SYSLOG?: string | undefined
  KEYSTEAD_AUDIT_SYSLOG_CA?: string | undefined
  KEYSTEAD_AUDIT_SYSLOG_CERT?: string | undefined
  KEYSTEAD_AUDIT_SYSLOG_KEY?: string | undefined
  KEYSTEAD_AUDIT_OTLP?: string | undefined
  KEYSTEAD_AUDIT_OTLP_HEADERS: Record<string, string>
  KEYSTEAD_AUDIT_OTLP_CA?: string | undefined
  KEYSTEAD_AUDIT_CHECKPOINTS?: string | undefined
  KEYSTEAD_AUDIT_CHECKPOINT_SECONDS: number
}

/** @throws ConfigError */
export function pushSettings(env: PushEnvironment): PushSettings {
  const { KEYSTEAD_AUDIT_OTLP: otlp, KEYSTEAD_AUDIT_CHECKPOINTS: checkpoints } = env
  const url = otlp === undefined ? null : otlpAt(otlp)
  const headers = env.KEYSTEAD_AUDIT_OTLP_HEADERS
  return {
    syslog: syslogSettings(env),
    otlp: url === null ? null : { url, headers, caFile: env.KEYSTEAD_AUDIT_OTLP_CA ?? null },
    checkpointFile: checkpoints === undefined ? null : fileAt(checkpoints),
    checkpointEveryMs: env.KEYSTEAD_AUDIT_CHECKPOINT_SECONDS * 1000,
  }
}

function syslogSettings(env: PushEnvironment): SyslogSettings | null {
  const { KEYSTEAD_AUDIT_SYSLOG: text, KEYSTEAD_AUDIT_SYSLOG_CA: caFile } = env
  const at = text === undefined ? null : syslogAt(text)
  if (at === null) return null
  const { host, port, isTls } = at
  const client = clientOf(env)
  if (isTls) return { host, port, tls: { caFile: caFile ?? null, client } }
  // Who names certificates believes that the connection is encrypted.
  const unused = caFile === undefined ? client && 'KEYSTEAD_AUDIT_SYSLOG_CERT' : 'KEYSTEAD_AUDIT_SYSLOG_CA'
  if (unused !== null) throw new ConfigError(`KEYSTEAD_AUDIT_SYSLOG must begin with tls://, because ${unused} is set`)
  return { host, port, tls: null }
}

function clientOf(env: PushEnvironment): ClientTls['client'] {
  const { KEYSTEAD_AUDIT_SYSLOG_CERT: certFile, KEYSTEAD_AUDIT_SYSLOG_KEY: keyFile } = env
  if (certFile !== undefined && keyFile !== undefined) return { certFile, keyFile }
  if (certFile === undefined && keyFile === undefined) return null
  const missing = certFile === undefined ? 'KEYSTEAD_AUDIT_SYSLOG_CERT' : 'KEYSTEAD_AUDIT_SYSLOG_KEY'
  throw new ConfigError(`${missing} must name a file, because the other of the two is set`)
}

/** Without a user, a query and a fragment: these would be passed over. */
const isPlain = ({ username, password, search, hash }: URL): boolean => `${username}${password}${search}${hash}` === ''

function syslogAt(text: string): { host: string; port: number; isTls: boolean } | null {
  const url = URL.parse(text)
  if (!url || !isUrlOf('tcp:', 'tls:')(text) || !isPlain(url)) return null
  const isRoot = url.pathname === '' || url.pathname === '/'
  if (!isRoot || url.port === '' || url.hostname === '') return null
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  return { host, port: Number(url.port), isTls: url.protocol === 'tls:' }
}

/** Logs have a path of their own below the endpoint (OTLP 1.x, "OTLP/HTTP Request"). */
function otlpAt(text: string): string | null {
  const url = URL.parse(text)
  if (!url || !isUrlOf('http:', 'https:')(text) || !isPlain(url)) return null
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}/v1/logs`
}

function fileAt(text: string): string | null {
  const url = URL.parse(text)
  if (!url || url.protocol !== 'file:' || url.host !== '' || !isPlain(url) || url.pathname.endsWith('/')) return null
  try {
    return fileURLToPath(url)
  } catch {
    return null
  }
}

const FIELD_NAME = /^[\w!#$%&'*+.^`|~-]+$/
const FIELD_VALUE = /^[\x20-\x7e]*$/

/** Those that are written by the client itself. */
const OWN_FIELDS: ReadonlySet<string> = new Set(['content-type', 'content-length', 'host', 'transfer-encoding'])

/** As `OTEL_EXPORTER_OTLP_HEADERS` has them: `name=value` with commas between, values percent-encoded. */
function headersIn(text: string, ctx: z.RefinementCtx): Record<string, string> {
  const fields = text.split(',').map((part) => {
    const [, name = '', value = ''] = /^\s*([^=]*?)\s*=(.*)$/s.exec(part) ?? []
    return [name.toLowerCase(), decoded(value.trim())] as const
  })
  const isRight = fields.every(
    ([name, value]) => FIELD_NAME.test(name) && !OWN_FIELDS.has(name) && value !== null && FIELD_VALUE.test(value),
  )
  // The message must not show a value.
  if (!isRight) ctx.addIssue('must be header fields like authorization=Bearer%20token,x-tenant=a, separated by commas')
  return Object.fromEntries(fields.map(([name, value]) => [name, value ?? '']))
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
