import { defineEntity, p } from '@mikro-orm/core'
import { newId } from '../ids.ts'
import { tenantFilter } from '../tenant-filter.ts'

const RoleSchema = defineEntity({
  name: 'Role',
  tableName: 'role',
  filters: { tenant: tenantFilter },
  uniques: [{ name: 'role_name_key', properties: ['tenantId', 'name'] }],
  indexes: [
    // Lists of one tenant, newest first.
    { name: 'role_page_idx', properties: ['tenantId', 'id'] },
  ],
  properties: {
    id: p.uuid().primary().onCreate(newId),
    tenantId: p.uuid(),
    /** Users refer to it, so it never changes. */
    name: p.text(),
    description: p.text().default(''),
    scopes: p.array(),
    createdAt: p.datetime(3),
    updatedAt: p.datetime(3),
  },
})

/** A role that a tenant has made, beside the built-in ones. */
export class CustomRole extends RoleSchema.class {}
RoleSchema.setClass(CustomRole)
