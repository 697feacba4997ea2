import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createPublicKey, type KeyObject } from 'node:crypto'
import {
  CheckError,
  checkExport,
  type ExportReport,
  isSignedBy,
  NoteError,
  parseCheckpoints,
  readPinned,
  type SignedCheckpoint,
} from '@keystead/domain'
import { z } from 'zod'
import type { Outcome } from './output.ts'

export interface VerifyOptions {
  checkpoint: string
  jwks: string
  fromCheckpoint?: string
  /** The id of the tenant whose checkpoints are meant, when files have those of several. */
  tenant?: string
}

/** The export is not what the checkpoint states, or the checkpoint is not signed. */
class VerificationError extends Error {
  override readonly name = 'VerificationError'
}

const CHUNK = 1 << 20

const Keys = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) })

const Ed25519 = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string() })

/** `keystead audit verify`: compares an export of the audit log with checkpoints, from files alone. */
export async function verifyAudit(path: string, options: VerifyOptions): Promise<Outcome> {
  const keys = await keysIn(options.jwks)
  const { tenant, fromCheckpoint } = options
  const stated = await checkpointsIn(options.checkpoint, keys, tenant)
  const kept = fromCheckpoint === undefined ? [] : await checkpointsIn(fromCheckpoint, keys, tenant)
  const [checkpoint] = stated.toSorted((one, other) => other.size - one.size)
  if (!checkpoint) throw new VerificationError(`${options.checkpoint}: there is no checkpoint`)
  const earlier = [...stated, ...kept].filter((each) => each !== checkpoint)
  const other = earlier.find(({ origin }) => origin !== checkpoint.origin)
  if (other) throw new VerificationError(ofTwoLogs(checkpoint, other))
  const report = await checkExport({ lines: () => linesOf(path), checkpoint, earlier }).catch((error: unknown) => {
    throw error instanceof CheckError ? new VerificationError(error.message) : error
  })
  if (report.finding) throw new VerificationError(`${path}: ${report.finding.message}`)
  return { text: textOf(checkpoint, report), json: jsonOf(checkpoint, report) }
}

function textOf({ origin, size }: SignedCheckpoint, { removed, beyond, unchecked }: ExportReport): string {
  const lines = [`${origin}: all ${size} events are as they were logged`]
  if (removed > 0) lines.push(`${removed} of them were removed after their time, as the log records`)
  if (beyond > 0) lines.push(`${beyond} later events are behind the checkpoint, which says nothing about them`)
  if (unchecked.length > 0)
    lines.push(`not compared, since events around them were removed: checkpoints of size ${unchecked.join(', ')}`)
  return lines.join('\n')
}

const jsonOf = ({ origin, size, root }: SignedCheckpoint, { removed, beyond, unchecked }: ExportReport): object => ({
  origin,
  size,
  root: root.toString('base64'),
  removed,
  beyond,
  unchecked,
})

async function textIn(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: Error) => {
    throw new VerificationError(error.message)
  })
}

async function keysIn(path: string): Promise<KeyObject[]> {
  const keys = Keys.safeParse(jsonIn(await textIn(path)))
  if (!keys.success) throw new VerificationError(`${path}: not a JSON Web Key Set`)
  return keys.data.keys.flatMap((key) => {
    const { data: jwk } = Ed25519.safeParse(key)
    return jwk ? [createPublicKey({ key: jwk, format: 'jwk' })] : []
  })
}

const ofTwoLogs = (one: SignedCheckpoint, other: SignedCheckpoint): string =>
  `the checkpoints are of two logs: ${one.origin} and ${other.origin}; --tenant chooses those of one`

async function checkpointsIn(
  path: string,
  keys: readonly KeyObject[],
  tenant: string | undefined,
): Promise<SignedCheckpoint[]> {
  const all = parsed(path, await textIn(path))
  const checkpoints = tenant === undefined ? all : all.filter(({ origin }) => origin.endsWith(`/audit/${tenant}`))
  if (checkpoints.length === 0) throw new VerificationError(`${path}: there is no checkpoint of tenant ${tenant}`)
  for (const checkpoint of checkpoints) {
    if (!isSignedBy(checkpoint, keys))
      throw new VerificationError(`${path}: the checkpoint of size ${checkpoint.size} is signed by none of the keys`)
  }
  return checkpoints
}

/** Notes one after another, or lines of JSON as the service pins them; the answer of the API may be given as it is. */
function parsed(path: string, text: string): SignedCheckpoint[] {
  const pinned = readPinned(text)
  if (pinned !== null && pinned.wrongLine !== null)
    throw new VerificationError(`${path}: line ${pinned.wrongLine} is not a checkpoint`)
  try {
    return pinned === null ? parseCheckpoints(text) : pinned.notes.flatMap((note) => parseCheckpoints(note))
  } catch (error) {
    if (error instanceof NoteError) throw new VerificationError(`${path}: ${error.message}`)
    throw error
  }
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Splits at line feeds alone: texts may have other characters that end lines for some programs. */
async function* linesOf(path: string): AsyncGenerator<string[]> {
  let rest = ''
  try {
    for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: CHUNK })) {
      const lines = (rest + String(chunk)).split('\n')
      rest = lines.pop() ?? ''
      yield lines
    }
  } catch (error) {
    throw new VerificationError(error instanceof Error ? error.message : String(error))
  }
  yield [rest]
}
