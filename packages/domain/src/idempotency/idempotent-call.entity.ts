import { defineEntity, p } from '@mikro-orm/core'

const IdempotentCallSchema = defineEntity({
  name: 'IdempotentCall',
  tableName: 'idempotent_call',
  properties: {
    /** SHA-256 of tenant, credential and idempotency key. */
    name: p.blob().primary(),
    /** SHA-256 of the procedure and its input: the same key with a different call is refused. */
    fingerprint: p.blob(),
    /** The answer, encrypted: it may contain a key that is shown once. Null while the call runs. */
    answer: p.blob().nullable().hidden(),
    /** The server secret that the answer is encrypted under. */
    secretId: p.text().nullable(),
    /** The scopes that the calling credential held: after losing one it no longer gets the answer. Null: made by an earlier release. */
    scopes: p.array().nullable(),
    createdAt: p.datetime(3),
    // Serves the sweep of expired calls.
    expiresAt: p.datetime(3).index('idempotent_call_expires_idx'),
  },
})

/** A call with an idempotency key, and its answer. It is written in the transaction of the call. */
export class IdempotentCall extends IdempotentCallSchema.class {}
IdempotentCallSchema.setClass(IdempotentCall)
