import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { verifyAudit } from '../../src/commands/audit-verify.ts'
import type { TestClient } from '../support/client.ts'
import type { TestServer } from '../support/server.ts'

export const EVENTS = '/api/v1/audit-events'

/** The lines of an export. */
export async function exported(by: TestClient, query = ''): Promise<string[]> {
  const { text } = await by.get(`${EVENTS}/export${query}`)
  return text === '' ? [] : text.trimEnd().split('\n')
}

export const checkpointOf = async (by: TestClient, query = ''): Promise<string> =>
  (await by.get(`${EVENTS}/checkpoint${query}`)).body.data.checkpoint

export const keysOf = async (server: TestServer): Promise<string> =>
  (await server.as(null).get('/.well-known/audit-keys.json')).text

interface Files {
  lines: string[]
  checkpoint: string
  keys: string
  earlier?: string
  /** Whose checkpoints are meant. */
  tenant?: string
}

/** Runs the verification on files. @returns what it says; of a failure, its message */
export async function verified({
  lines,
  checkpoint,
  keys,
  earlier,
  tenant,
}: Files): Promise<{ ok: boolean; text: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'audit-'))
  const write = async (name: string, text: string) => {
    await writeFile(join(folder, name), text)
    return join(folder, name)
  }
  try {
    const outcome = await verifyAudit(await write('export.ndjson', lines.map((line) => `${line}\n`).join('')), {
      checkpoint: await write('checkpoint.txt', checkpoint),
      jwks: await write('jwks.json', keys),
      ...(tenant !== undefined && { tenant }),
      ...(earlier !== undefined && { fromCheckpoint: await write('earlier.txt', earlier) }),
    })
    return { ok: true, text: outcome.text }
  } catch (error) {
    return { ok: false, text: error instanceof Error ? error.message : String(error) }
  } finally {
    await rm(folder, { recursive: true })
  }
}
