import type { UsageBatch } from './usage-batch.ts'

/** A batch that the store can never accept, however often it is retried: it contains a value that its columns cannot hold. */
export class UnstorableError extends Error {
  override readonly name = 'UnstorableError'
}

/** A count that was dropped, since the store can never accept it. It names the tenant and the key, and none of its texts. */
export class DroppedCount extends Error {
  override readonly name = 'DroppedCount'
  readonly tenantId: string
  readonly keyId: string | null
  readonly kind: 'use' | 'event' | 'bucket'

  constructor({ uses, events, buckets }: UsageBatch, { message }: UnstorableError) {
    super(message)
    const [use] = uses
    const [event] = events
    const [bucket] = buckets
    this.kind = use ? 'use' : event ? 'event' : 'bucket'
    this.tenantId = (use ?? event ?? bucket)?.tenantId ?? ''
    this.keyId = use?.keyId ?? event?.actorKeyId ?? bucket?.keyId ?? null
  }
}
