import type { FuzzRequest } from './request.ts'
import { SECRETS } from './service.ts'
import type { Answer } from './wire.ts'

/** What must hold for each request, whatever it is. */
export const OF_REQUESTS = [
  'an answer',
  'no 5xx',
  'nothing is told',
  'at most 250 ms of CPU',
  'no error is logged',
] as const

/** What must hold after all of them. */
export const AFTERWARDS = [
  'memory is given back',
  'connections are given back',
  'what is counted is stored',
  'what is stored is an address',
  'scopes that are counted are held',
  'it still answers, and stops when it is told to',
] as const

export type Invariant = (typeof OF_REQUESTS)[number] | (typeof AFTERWARDS)[number]

export interface Violation {
  invariant: Invariant
  /** What was seen, in a line. */
  detail: string
}

export const MAX_CPU_MS = 250

/** What no refusal shows: where the code is, what the statement was. */
const REVEALING =
  /\.[cm]?[jt]s:\d+|node_modules|\n\s+at |\bselect\b.*\bfrom\b|insert into|violates \S+ constraint|relation "|\bpg_/i

/** What is wrong with an answer, if anything. */
export function faultOf(request: FuzzRequest, answer: Answer): Violation | null {
  const { status, body, isLate } = answer
  if (isLate) return { invariant: 'an answer', detail: `none within 20 s; so far status ${status}` }
  // What is no HTTP may be hung up on.
  if (status === 0 && request.raw === undefined) return { invariant: 'an answer', detail: 'the connection was closed' }
  if (status >= 500) return { invariant: 'no 5xx', detail: `${status} ${body.slice(0, 200)}` }
  const told = (status >= 400 ? REVEALING.exec(body)?.[0] : undefined) ?? SECRETS.find((each) => body.includes(each))
  return told === undefined ? null : { invariant: 'nothing is told', detail: `${status} tells ${JSON.stringify(told)}` }
}

const LEVEL_OF_ERRORS = 50

/** @param secrets texts that no line may have */
export function faultInLog(lines: readonly string[], secrets: readonly string[]): Violation | null {
  for (const line of lines) {
    const [, level = '0'] = /^\{"level":(\d+)/.exec(line) ?? []
    const name = secrets.find((each) => line.includes(each))
    if (name !== undefined) {
      return {
        invariant: 'no error is logged',
        detail: `a credential is logged: ${line.replaceAll(name, '<credential>').slice(0, 400)}`,
      }
    }
    if (Number(level) >= LEVEL_OF_ERRORS || !line.startsWith('{'))
      return { invariant: 'no error is logged', detail: withoutIds(line) }
  }
  return null
}

/** So that the same fault is the same text. */
const withoutIds = (line: string): string =>
  line
    .replaceAll(/"(?:time|pid|reqId|responseTime)":("[^"]*"|[\d.]+),?/g, '')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '<id>')
    .slice(0, 600)
