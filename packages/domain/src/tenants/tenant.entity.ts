import { defineEntity, p } from '@mikro-orm/core'
import { newId } from '../ids.ts'

const TenantSchema = defineEntity({
  name: 'Tenant',
  tableName: 'tenant',
  properties: {
    id: p.uuid().primary().onCreate(newId),
    name: p.text().unique('tenant_name_key'),
    /** What the setting `mfa.required` was before it was one; nothing reads it. (docs/adr/0051) */
    requiresSecondFactor: p.boolean().default(false),
    createdAt: p.datetime(3),
  },
})

/** An organisation. Everything else belongs to one tenant, and is invisible to others. */
export class Tenant extends TenantSchema.class {}
TenantSchema.setClass(Tenant)
