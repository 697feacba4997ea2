import { defineEntity, p } from '@mikro-orm/core'

const IdempotentCallSchema = defineEntity({
  name: 'IdempotentCall',
  tableName: 'idempotent_call',
  properties: {
    /** SHA-256 of tenant, credential and idempotency key. */
    name: p.blob().primary(),
    /** SHA-256 of the procedure and its input: the same key with anything else is refused. */
    fingerprint: p.blob(),
    /** The answer, encrypted: it may hold a key that is shown once. Null while the call runs. */
    answer: p.blob().nullable().hidden(),
    /** The server secret that the answer is encrypted under. */
    secretId: p.text().nullable(),
    /** What the credential held that made it: who has lost some of it is not given the answer. Null: made by a release before. */
    scopes: p.array().nullable(),
    createdAt: p.datetime(3),
    // Old ones are swept by this.
    expiresAt: p.datetime(3).index('idempotent_call_expires_idx'),
  },
})

/** A call that was made under an idempotency key, with its answer. It is written in the transaction of what the call does. */
export class IdempotentCall extends IdempotentCallSchema.class {}
IdempotentCallSchema.setClass(IdempotentCall)
