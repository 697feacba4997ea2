import { randomInt, randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { Replica } from './cluster.ts'
import { verdictOf } from './http.ts'
import { type Ending, type Key, SCOPE } from './keys.ts'

/** One replica's word in a receipt, as the header has it. */
export interface Word {
  id: string
  state: 'confirmed' | 'fenced'
  ms: number
}

export function wordsIn(header: string | string[] | undefined): Word[] {
  const words = String(header ?? '').matchAll(/"([^"]+)";state=(confirmed|fenced);ms=([\d.]+)/g)
  return [...words].map(([, id = '', state, ms]) => ({ id, state: state as Word['state'], ms: Number(ms) }))
}

export const statesOf = (words: readonly Word[]): string[] => words.map(({ state }) => state).toSorted()

export interface Ended {
  words: Word[]
  /** Milliseconds until the call returned. */
  ms: number
}

/** Ends a key through a replica; from its return on the key must not work anywhere. */
export async function end(key: Key, ending: Ending, through: Replica): Promise<Ended> {
  const begin = performance.now()
  // With a key of its own the change and its answer are one transaction, which ends before replicas are asked.
  const repeatable: Record<string, string> = randomInt(2) === 0 ? { 'idempotency-key': randomUUID() } : {}
  const { status, headers, body } = await through.send(ending.method, ending.path(key), ending.body?.(key), repeatable)
  const ms = performance.now() - begin
  expect([200, 204], `${ending.what}: ${JSON.stringify(body)}`).toContain(status)
  key.isOver = true
  return { words: wordsIn(headers['x-keystead-receipt']), ms }
}

/** Asks each replica at once. */
export async function verdicts(key: Key, replicas: readonly Replica[]): Promise<string[]> {
  return Promise.all(replicas.map((replica) => verdictOf(replica, key.text, [SCOPE])))
}
