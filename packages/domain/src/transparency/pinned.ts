import { isObject } from '../json.ts'
import type { ShownCheckpoint } from './audit-tree.service.ts'

/** The members by which the API and webhooks show a checkpoint too. */
export const checkpointMembers = (tenantId: string, { origin, size, root, note }: ShownCheckpoint) => ({
  tenant_id: tenantId,
  origin,
  size,
  root,
  checkpoint: note,
})

/** A checkpoint as it is kept elsewhere: one line of JSON. */
export const checkpointText = (tenantId: string, checkpoint: ShownCheckpoint, signedAt: Date): string =>
  JSON.stringify({ ...checkpointMembers(tenantId, checkpoint), signed_at: signedAt.toISOString() })

/** What was kept of checkpoints: their signed notes, and the number of the first line that is none. */
export interface PinnedNotes {
  notes: string[]
  wrongLine: number | null
}

/**
 * Reads lines of JSON, each a checkpoint as it is kept elsewhere, the body of a webhook with one, or an answer of the API.
 *
 * @returns null for a text that is no JSON
 */
export function readPinned(text: string): PinnedNotes | null {
  if (!text.trimStart().startsWith('{')) return null
  const whole = noteIn(text)
  if (whole !== null) return { notes: [whole], wrongLine: null }
  const notes: string[] = []
  let wrongLine: number | null = null
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const note = noteIn(line)
    if (note === null) wrongLine ??= index + 1
    else notes.push(note)
  }
  return { notes, wrongLine }
}

function noteIn(json: string): string | null {
  try {
    const value: unknown = JSON.parse(json)
    const members = isObject(value) && isObject(value['data']) ? value['data'] : value
    const note = isObject(members) ? members['checkpoint'] : null
    return typeof note === 'string' ? note : null
  } catch {
    return null
  }
}
