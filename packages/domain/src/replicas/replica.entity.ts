import { defineEntity, p } from '@mikro-orm/core'

const ReplicaSchema = defineEntity({
  name: 'Replica',
  tableName: 'replica',
  properties: {
    id: p.uuid().primary(),
    /** Host and process, for people. */
    name: p.text(),
    startedAt: p.datetime(3),
    /** Whether its release reads encrypted columns; earlier ones do not. @see Vault */
    opensSealed: p.boolean().default(false),
    /** When it was fenced: it stops using its copy at most one lease later. Null while it is live. */
    fencedAt: p.datetime(3).nullable(),
  },
})

/** A process that keeps a copy of credentials, and must confirm every change of one. */
export class Replica extends ReplicaSchema.class {}
ReplicaSchema.setClass(Replica)
