import { Writable } from 'node:stream'
import type { Generated } from '@keystead/domain'
import pino from 'pino'
import { onTestFinished } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { startService } from '../../src/startup/service.ts'
import { createClient, type TestClient } from '../support/client.ts'

export interface Start {
  /** What it showed as made on a first start. */
  generated: Generated
  /** All that it logged, a line of JSON each. */
  logged(): string
  as(credential: string | null): TestClient
  stop(): Promise<void>
}

/**
 * Starts the service in this process, with these variables and no others: for what a start makes of its configuration and its
 * database, without a process for each. It ends with the test. @throws as the start does, with what `main.ts` prints then
 */
export async function start(environment: Record<string, string>): Promise<Start> {
  const config = readConfig({ KEYSTEAD_LISTEN: 'http://127.0.0.1:0', ...environment })
  const lines: string[] = []
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString())
      done()
    },
  })
  let generated: Generated = { adminKey: null, owner: null }
  const service = await startService({
    config,
    logger: pino({ level: config.logLevel }, stream),
    signal: new AbortController().signal,
    onGenerated: async (made) => void (generated = made),
  })
  let stopped: Promise<void> | undefined
  const stop = () => (stopped ??= service.stop())
  onTestFinished(stop)
  return {
    generated,
    logged: () => lines.join(''),
    as: (credential) => createClient(service.urls[0] ?? '', credential),
    stop,
  }
}
