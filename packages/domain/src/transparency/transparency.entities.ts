import { defineEntity, p } from '@mikro-orm/core'
import type { JsonObject } from '../json.ts'
import { tenantFilter } from '../tenant-filter.ts'

const AuditTileSchema = defineEntity({
  name: 'AuditTile',
  tableName: 'audit_tile',
  filters: { tenant: tenantFilter },
  properties: {
    tenantId: p.uuid().primary(),
    /** As C2SP tlog-tiles counts them: 0 is that of the entries. */
    level: p.integer().primary(),
    index: p.bigint('number').primary(),
    /** At most 256 hashes of 32 bytes. A tile only ever gets more. */
    hashes: p.blob(),
  },
})

/** Hashes of the tree over the log of a tenant. */
export class AuditTile extends AuditTileSchema.class {}
AuditTileSchema.setClass(AuditTile)

const AuditKeySchema = defineEntity({
  name: 'AuditKey',
  tableName: 'audit_key',
  properties: {
    /** The thumbprint of the public key (RFC 7638). */
    id: p.text().primary(),
    publicJwk: p.json<JsonObject>(),
    /** The private key as PKCS #8 in base64, sealed. @see Vault */
    privateSealed: p.blob().hidden(),
    createdAt: p.datetime(3),
  },
})

/** A key that signs checkpoints. It is never deleted: checkpoints that it signed are kept elsewhere. */
export class AuditKey extends AuditKeySchema.class {}
AuditKeySchema.setClass(AuditKey)
