import { isUuid } from '@keystead/domain'

/** The types that `node` finds, besides jobs. */
export const NODE_TYPES = ['User', 'ApiKey', 'Project'] as const
export type IdentityNode = (typeof NODE_TYPES)[number]

export interface NodeName {
  type: IdentityNode | 'Job'
  /** A UUID in lower case. */
  id: string
}

/** The id of a node, unique among nodes of all types. Clients must not read it. */
export const globalId = (type: IdentityNode, id: string): string => Buffer.from(`${type}:${id}`).toString('base64url')

/**
 * What a global id names; null for a text that this service cannot have made. The id of a job is its UUID, as the aggregator's
 * document prints it.
 */
export function readGlobalId(text: string): NodeName | null {
  if (isUuid(text)) return text === text.toLowerCase() ? { type: 'Job', id: text } : null
  const [type, id = ''] = Buffer.from(text, 'base64url').toString().split(':')
  const known = NODE_TYPES.find((each) => each === type)
  // One node has one id, so what decodes to it but is written differently is none.
  if (!known || !isUuid(id) || id !== id.toLowerCase() || globalId(known, id) !== text) return null
  return { type: known, id }
}
