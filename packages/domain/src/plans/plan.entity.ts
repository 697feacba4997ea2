import { defineEntity, p } from '@mikro-orm/core'
import { newId } from '../ids.ts'
import type { Limit } from '../limits/limit.ts'
import { tenantFilter } from '../tenant-filter.ts'

const PlanSchema = defineEntity({
  name: 'Plan',
  tableName: 'plan',
  filters: { tenant: tenantFilter },
  uniques: [{ name: 'plan_name_key', properties: ['tenantId', 'name'] }],
  indexes: [
    // Lists of one tenant, newest first.
    { name: 'plan_page_idx', properties: ['tenantId', 'id'] },
  ],
  properties: {
    id: p.uuid().primary().onCreate(newId),
    tenantId: p.uuid(),
    name: p.text(),
    description: p.text().default(''),
    limits: p.json<Limit[]>(),
    createdAt: p.datetime(3),
    updatedAt: p.datetime(3),
  },
})

/** Limits under a name, which keys refer to: a change of it changes them all. */
export class Plan extends PlanSchema.class {}
PlanSchema.setClass(Plan)
