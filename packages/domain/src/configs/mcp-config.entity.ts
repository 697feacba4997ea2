import { defineEntity, p } from '@mikro-orm/core'
import { newId } from '../ids.ts'
import { tenantFilter } from '../tenant-filter.ts'

const McpConfigSchema = defineEntity({
  name: 'McpConfig',
  tableName: 'mcp_config',
  filters: { tenant: tenantFilter },
  uniques: [{ name: 'mcp_config_name_key', properties: ['tenantId', 'name'] }],
  indexes: [
    // Lists of one tenant, newest first.
    { name: 'mcp_config_page_idx', properties: ['tenantId', 'id'] },
  ],
  properties: {
    id: p.uuid().primary().onCreate(newId),
    tenantId: p.uuid(),
    name: p.text(),
    /** The servers by name, each as its MCP client reads it. They may hold passwords, so they are stored encrypted. @see ConfigsService */
    servers: p.json<Record<string, unknown>>().persist(false),
    /** The servers as an earlier release wrote them; empty where they are encrypted. */
    plainServers: p.json<Record<string, unknown>>().fieldName('servers').hidden(),
    sealedServers: p.blob().fieldName('servers_sealed').nullable().hidden(),
    /** The server secret that they are encrypted under. */
    sealedWith: p.text().nullable().hidden(),
    createdAt: p.datetime(3),
    updatedAt: p.datetime(3),
  },
})

/** A named MCP server configuration, assigned to projects. */
export class McpConfig extends McpConfigSchema.class {}
McpConfigSchema.setClass(McpConfig)
