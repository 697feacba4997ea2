import { readFile } from 'node:fs/promises'
import { expect } from 'vitest'
import type { TestServer, TestTenant } from '../support/server.ts'
import type { CollectedLog, Collector, SyslogReceiver } from './receivers.ts'

export const LONG = { timeout: 60_000, interval: 20 }

/** One log of each tenant, whichever replica signs. */
export const ISSUER = 'https://id.example.com'

/** What a destination got of a tenant, one for each time that it came. */
export interface Arrived {
  /** Null for a checkpoint. */
  seq: number | null
  action: string
  text: string
}

export const inSyslog = ({ messages }: SyslogReceiver, { id }: Pick<TestTenant, 'id'>): Arrived[] =>
  messages
    .filter(({ data }) => data.parameters['tenant'] === id)
    .map(({ data: { parameters }, msgId, text }) => ({ seq: numberIn(parameters['seq']), action: msgId, text }))

export const inCollector = ({ logs }: Pick<Collector, 'logs'>, { id }: Pick<TestTenant, 'id'>): Arrived[] =>
  logs.filter(({ attributes }) => attributes['keystead.tenant_id'] === id).map(arrived)

const arrived = ({ name, body, attributes }: CollectedLog): Arrived => ({
  seq: numberIn(attributes['keystead.seq']),
  action: name,
  text: body,
})

const numberIn = (text: string | undefined): number | null => (text === undefined ? null : Number(text))

export const seqsOf = (all: Arrived[]): number[] => all.flatMap(({ seq }) => (seq === null ? [] : [seq]))

export const checkpointsOf = (all: Arrived[]): { size: number; checkpoint: string }[] =>
  all.filter(({ action }) => action === 'audit.checkpoint').map(({ text }) => JSON.parse(text))

/** The event of a line of an export. */
export function eventOf(line: string): Record<string, unknown> {
  const event = JSON.parse(line)
  delete event.leaf_hash
  return event
}

export const upTo = (size: number): number[] => Array.from({ length: size }, (_, seq) => seq)

/** Waits until every event of a tenant has its place. @returns how many there are */
export async function logSize({ sql }: Pick<TestServer, 'sql'>, { id }: Pick<TestTenant, 'id'>): Promise<number> {
  const of = async (query: string) => Number((await sql.rows(query, [id]))[0]!['count'])
  await expect
    .poll(() => of('select count(*) from audit_pending where tenant_id = $1 and due_at is null'), LONG)
    .toBe(0)
  return of('select coalesce(max(size), 0) as count from audit_log where tenant_id = $1')
}

export const linesIn = async (path: string): Promise<string[]> =>
  readFile(path, 'utf8').then(
    (text) => text.split('\n').filter((line) => line !== ''),
    () => [],
  )
