import { defineEntity, p } from '@mikro-orm/core'
import { McpConfig } from '../configs/mcp-config.entity.ts'
import { newId } from '../ids.ts'
import { tenantFilter } from '../tenant-filter.ts'
import { ApiUser } from '../users/api-user.entity.ts'

const ProjectSchema = defineEntity({
  name: 'Project',
  tableName: 'project',
  filters: { tenant: tenantFilter },
  uniques: [{ name: 'project_name_key', properties: ['tenantId', 'name'] }],
  indexes: [
    // Lists of one tenant, newest first.
    { name: 'project_page_idx', properties: ['tenantId', 'id'] },
  ],
  properties: {
    id: p.uuid().primary().onCreate(newId),
    tenantId: p.uuid(),
    name: p.text(),
    config: () => p.manyToOne(McpConfig).ref().nullable().deleteRule('set null').index('project_config_idx'),
    createdAt: p.datetime(3),
  },
})

/** Keys of the gateway contract are issued for a project. Users are members of projects. */
export class Project extends ProjectSchema.class {}
ProjectSchema.setClass(Project)

const MembershipSchema = defineEntity({
  name: 'Membership',
  tableName: 'membership',
  filters: { tenant: tenantFilter },
  properties: {
    project: () => p.manyToOne(Project).ref().primary().deleteRule('cascade'),
    user: () => p.manyToOne(ApiUser).ref().primary().deleteRule('cascade').index('membership_user_idx'),
    tenantId: p.uuid(),
    createdAt: p.datetime(3),
  },
})

/** A user's membership in a project. */
export class Membership extends MembershipSchema.class {}
MembershipSchema.setClass(Membership)
