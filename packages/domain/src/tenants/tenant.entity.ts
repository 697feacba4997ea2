import { defineEntity, p } from '@mikro-orm/core'
import { newId } from '../ids.ts'

const TenantSchema = defineEntity({
  name: 'Tenant',
  tableName: 'tenant',
  properties: {
    id: p.uuid().primary().onCreate(newId),
    name: p.text().unique('tenant_name_key'),
    createdAt: p.datetime(3),
  },
})

/** An organisation. Everything else belongs to one, and none sees another's. */
export class Tenant extends TenantSchema.class {}
TenantSchema.setClass(Tenant)
