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

export interface PinnedCheckpoint {
  tenantId: string
  /** The signed note. */
  note: string
}

/**
 * Reads checkpoints that were kept as lines of JSON.
 *
 * @returns null for a text that is none; what is read of it, and the number of the first line that is no checkpoint
 */
export function readPinned(text: string): { checkpoints: PinnedCheckpoint[]; wrongLine: number | null } | null {
  if (!text.trimStart().startsWith('{')) return null
  const checkpoints: PinnedCheckpoint[] = []
  let wrongLine: number | null = null
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const pinned = pinnedIn(line)
    if (pinned) checkpoints.push(pinned)
    else wrongLine ??= index + 1
  }
  return { checkpoints, wrongLine }
}

function pinnedIn(line: string): PinnedCheckpoint | null {
  try {
    const value: unknown = JSON.parse(line)
    if (!isObject(value) || typeof value['tenant_id'] !== 'string' || typeof value['checkpoint'] !== 'string')
      return null
    return { tenantId: value['tenant_id'], note: value['checkpoint'] }
  } catch {
    return null
  }
}
