import { type AuditDestination, type AuditRecord, type Clock, type PushOutcome, SEND_MS } from '@keystead/domain'
import { Agent, type Dispatcher, request } from 'undici'
import { z } from 'zod'
import { failureOf, oneLine } from './failures.ts'
import { logsRequest } from './otlp-logs.ts'
import type { OtlpSettings } from './push-settings.ts'

const MOST_ANSWER_BYTES = 65_536
const MILLISECONDS = 1000

/** The collector does not take what was sent, however often. Every other answer may be another one later: nothing is dropped. */
const REFUSED: ReadonlySet<number> = new Set([400, 413, 422])

export interface OtlpOptions extends Pick<OtlpSettings, 'url' | 'headers'> {
  /** Authorities in place of those that Node.js knows. */
  ca?: string | undefined
  version: string
  hostname: string
  clock: Clock
  /** Called when the collector says that it has dropped records, or warns. */
  onPartial: (of: { rejected: number; message: string }) => void
  /** Shorter in tests. */
  timeoutMs?: number
}

/** Sends records as logs by OTLP/HTTP with JSON. */
export function createOtlpDestination(options: OtlpOptions): AuditDestination {
  const { url, headers, ca, clock, timeoutMs = SEND_MS } = options
  const dispatcher = new Agent({ connect: ca === undefined ? {} : { ca }, allowH2: false, connections: 1 })
  const stopping = new AbortController()
  const post = (records: readonly AuditRecord[]): Promise<Dispatcher.ResponseData> =>
    request(url, {
      dispatcher,
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(logsRequest(records, { ...options, now: clock() })),
      signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(timeoutMs)]),
    })
  return {
    name: 'otlp',
    takesEvents: true,
    async send(records) {
      try {
        const { statusCode, headers: fields, body } = await post(records)
        const text = await beginningOf(body)
        if (statusCode >= 200 && statusCode < 300) {
          reportPartial(text, options.onPartial)
          return { kind: 'taken' }
        }
        return outcomeOf(statusCode, fields['retry-after'], clock())
      } catch (error) {
        return { kind: 'failed', reason: failureOf(error), retryAfterMs: null }
      }
    },
    async close() {
      stopping.abort(new Error('the service stops'))
      await dispatcher.destroy()
    },
  }
}

async function beginningOf(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    const bytes: unknown = chunk
    if (!Buffer.isBuffer(bytes)) continue
    chunks.push(bytes)
    size += bytes.length
    if (size > MOST_ANSWER_BYTES) break
  }
  return Buffer.concat(chunks).toString('utf8')
}

function outcomeOf(status: number, retryAfter: string | string[] | undefined, now: Date): PushOutcome {
  const reason = `it answered ${status}`
  if (REFUSED.has(status)) return { kind: 'refused', reason }
  return { kind: 'failed', reason, retryAfterMs: waitOf(retryAfter, now) }
}

/** Seconds, or a date (RFC 9110, section 10.2.3). */
function waitOf(retryAfter: string | string[] | undefined, now: Date): number | null {
  if (typeof retryAfter !== 'string') return null
  if (/^\d{1,9}$/.test(retryAfter)) return Number(retryAfter) * MILLISECONDS
  const at = retryAfter.endsWith(' GMT') ? Date.parse(retryAfter) : Number.NaN
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime())
}

/** An integer of 64 bits is text in JSON, but not every collector writes it so. */
const PartialSuccess = z.object({
  partialSuccess: z.object({
    rejectedLogRecords: z.coerce.number().default(0),
    errorMessage: z.string().default(''),
  }),
})

/** What was rejected must not be sent again (OTLP 1.x, "Partial Success"). */
function reportPartial(text: string, report: OtlpOptions['onPartial']): void {
  const { data } = PartialSuccess.safeParse(jsonIn(text))
  if (!data) return
  const { rejectedLogRecords: rejected, errorMessage } = data.partialSuccess
  if (rejected > 0 || errorMessage !== '') report({ rejected, message: oneLine(errorMessage) })
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
