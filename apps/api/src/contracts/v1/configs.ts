import type { McpConfig, Project } from '@keystead/domain'
import { z } from 'zod'
import { scoped } from '../../calls/procedures.ts'
import { Force, Id, iso, Name, paging, ProjectRef, Timestamp } from '../schemas.ts'
import { Answer, answer, answerOf, answerWith, listAnswer, listAnswerOf } from './envelope.ts'

const ConfigIdentifier = z.object({
  config_identifier: z.string().max(500).meta({ description: 'The id of the configuration, or its name' }),
})

/** MCP servers by name, in the format of MCP clients. */
const Servers = z
  .record(z.string().min(1).max(200), z.json())
  .meta({ id: 'McpServers', description: 'MCP servers by name, in the format of MCP clients: any JSON for each' })

const ConfigId = Id.describe('Id of the configuration')
const ConfigName = z.string().describe('Name of the configuration, unique in the tenant')

export const ConfigView = z
  .object({
    mcp_config_id: ConfigId,
    mcp_config_name: ConfigName,
    servers: Servers.describe('Its MCP servers by name'),
    used_by_projects: z.array(ProjectRef).describe('The projects that it is assigned to'),
    created_at: Timestamp.describe('When the configuration was created'),
    updated_at: Timestamp.describe('When the configuration was last changed'),
  })
  .meta({ id: 'McpConfig' })

const CreatedConfig = z.object({ config_id: ConfigId, config_name: ConfigName }).meta({ id: 'CreatedMcpConfig' })

export const configView = (config: McpConfig, usedBy: readonly Project[] = []): z.infer<typeof ConfigView> => ({
  mcp_config_id: config.id,
  mcp_config_name: config.name,
  servers: Servers.parse(config.servers),
  used_by_projects: usedBy.map(({ id, name }) => ({ project_id: id, project_name: name })),
  created_at: iso(config.createdAt),
  updated_at: iso(config.updatedAt),
})

export const configs = {
  list: scoped('configs:read')
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/v1/configs',
        summary: 'List MCP configurations, newest first',
        tags: ['configs'],
      },
      list: 'enveloped',
      failure: 'Configuration listing failed',
    })
    .input(z.strictObject(paging))
    .output(listAnswerOf(ConfigView))
    .query(async ({ ctx, input }) => {
      const { items, next } = await ctx.core.configs.list(ctx.work, input)
      const projects = await ctx.core.configs.projectsOf(ctx.work, items)
      const views = items.map((config) => configView(config, projects.get(config.id)))
      return listAnswer(ctx.core.clock, 'Configurations retrieved successfully', views, next)
    }),

  create: scoped('configs:create')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/configs',
        summary: 'Create an MCP configuration',
        successDescription: 'The new configuration',
        tags: ['configs'],
      },
      failure: 'Configuration creation failed',
    })
    .input(
      z.object({
        config_name: Name.describe('Name of the configuration, unique in the tenant'),
        servers: Servers.default({}).describe('MCP servers by name; any JSON for each'),
      }),
    )
    .output(answerOf(CreatedConfig))
    .mutation(async ({ ctx, input }) => {
      const { id, name } = await ctx.core.configs.create(ctx.work, input.config_name, input.servers)
      return answerWith(ctx.core.clock, 'Configuration created successfully', { config_id: id, config_name: name })
    }),

  get: scoped('configs:read')
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/v1/configs/{config_identifier}',
        summary: 'Get an MCP configuration',
        successDescription: 'The configuration',
        tags: ['configs'],
      },
    })
    .input(ConfigIdentifier)
    .output(answerOf(ConfigView))
    .query(async ({ ctx, input }) => {
      const config = await ctx.core.configs.get(ctx.work, input.config_identifier)
      const projects = await ctx.core.configs.projectsOf(ctx.work, [config])
      const view = configView(config, projects.get(config.id))
      return answerWith(ctx.core.clock, 'Configuration retrieved successfully', view)
    }),

  update: scoped('configs:update')
    .meta({
      openapi: {
        method: 'PUT',
        path: '/api/v1/configs/{config_identifier}',
        summary: 'Rename an MCP configuration or replace its servers',
        successDescription: 'The configuration is changed',
        tags: ['configs'],
      },
      failure: 'Configuration update failed',
    })
    .input(
      ConfigIdentifier.extend({
        config_name: Name.optional().describe('New name, unique in the tenant'),
        servers: Servers.optional().describe('New servers, in place of all the present ones'),
      }),
    )
    .output(Answer)
    .mutation(async ({ ctx, input }) => {
      const { config_identifier, config_name: name, servers } = input
      await ctx.core.configs.update(ctx.work, config_identifier, { name, servers })
      return answer(ctx.core.clock, 'Configuration updated successfully')
    }),

  delete: scoped('configs:delete')
    .meta({
      openapi: {
        method: 'DELETE',
        path: '/api/v1/configs/{config_identifier}',
        summary: 'Delete an MCP configuration; requires `force` while projects use it',
        successDescription: 'The configuration is deleted',
        tags: ['configs'],
      },
      failure: 'Configuration deletion failed',
    })
    .input(ConfigIdentifier.extend({ force: Force }))
    .output(Answer)
    .mutation(async ({ ctx, input }) => {
      await ctx.core.configs.delete(ctx.work, input.config_identifier, input)
      return answer(ctx.core.clock, 'Configuration deleted successfully')
    }),
}
