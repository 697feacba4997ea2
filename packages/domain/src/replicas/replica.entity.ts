import { defineEntity, p } from '@mikro-orm/core'

const ReplicaSchema = defineEntity({
  name: 'Replica',
  tableName: 'replica',
  properties: {
    id: p.uuid().primary(),
    /** Host and process, for people. */
    name: p.text(),
    startedAt: p.datetime(3),
    /** Whether its release reads what is encrypted; those before did not. @see Vault */
    opensSealed: p.boolean().default(false),
    /** From when on it trusts its copy no more, at the latest one lease later. Null while it is live. */
    fencedAt: p.datetime(3).nullable(),
  },
})

/** A process that keeps a copy of credentials, and must confirm every change of one. */
export class Replica extends ReplicaSchema.class {}
ReplicaSchema.setClass(Replica)
