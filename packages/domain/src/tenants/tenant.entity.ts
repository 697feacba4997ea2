import { randomUUIDv7 } from 'node:crypto'
import { defineEntity, p } from '@mikro-orm/core'

const TenantSchema = defineEntity({
  name: 'Tenant',
  tableName: 'tenant',
  properties: {
    id: p
      .uuid()
      .primary()
      .onCreate(() => randomUUIDv7()),
    name: p.text().unique('tenant_name_key'),
    createdAt: p.datetime(3),
  },
})

/** An organisation. Everything else belongs to one, and none sees another's. */
export class Tenant extends TenantSchema.class {}
TenantSchema.setClass(Tenant)
