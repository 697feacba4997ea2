import type { McpConfig, Project } from '@keystead/domain'
import { z } from 'zod'
import { scoped } from '../../trpc/procedures.ts'
import { Force, Id, iso, Name, paging, Timestamp } from '../schemas.ts'
import { Answer, answer, answerOf, answerWith, listAnswer, listAnswerOf } from './envelope.ts'

const ConfigIdentifier = z.object({
  config_identifier: z.string().max(500).meta({ description: 'The id of the configuration, or its name' }),
})

/** The servers by name, each as an MCP client reads it. */
const Servers = z.record(z.string().min(1).max(200), z.json()).meta({ id: 'McpServers' })

export const ConfigView = z
  .object({
    mcp_config_id: Id,
    mcp_config_name: z.string(),
    servers: Servers,
    used_by_projects: z.array(z.object({ project_id: Id, project_name: z.string() })),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: 'McpConfig' })

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
      const { items, next } = await ctx.core.configs.list(ctx.em(), ctx.principal, input)
      const projects = await ctx.core.configs.projectsOf(ctx.em(), items)
      const views = items.map((config) => configView(config, projects.get(config.id)))
      return listAnswer(ctx.core.clock, 'Configurations retrieved successfully', views, next)
    }),

  create: scoped('configs:create')
    .meta({
      settles: false,
      openapi: { method: 'POST', path: '/api/v1/configs', summary: 'Create an MCP configuration', tags: ['configs'] },
      failure: 'Configuration creation failed',
    })
    .input(z.object({ config_name: Name, servers: Servers.default({}) }))
    .output(answerOf(z.object({ config_id: Id, config_name: z.string() })))
    .mutation(async ({ ctx, input }) => {
      const { id, name } = await ctx.core.configs.create(ctx.em(), ctx.principal, input.config_name, input.servers)
      return answerWith(ctx.core.clock, 'Configuration created successfully', { config_id: id, config_name: name })
    }),

  get: scoped('configs:read')
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/v1/configs/{config_identifier}',
        summary: 'Get an MCP configuration',
        tags: ['configs'],
      },
    })
    .input(ConfigIdentifier)
    .output(answerOf(ConfigView))
    .query(async ({ ctx, input }) => {
      const config = await ctx.core.configs.get(ctx.em(), ctx.principal, input.config_identifier)
      const projects = await ctx.core.configs.projectsOf(ctx.em(), [config])
      const view = configView(config, projects.get(config.id))
      return answerWith(ctx.core.clock, 'Configuration retrieved successfully', view)
    }),

  update: scoped('configs:update')
    .meta({
      settles: false,
      openapi: {
        method: 'PUT',
        path: '/api/v1/configs/{config_identifier}',
        summary: 'Rename an MCP configuration, or replace its servers',
        tags: ['configs'],
      },
      failure: 'Configuration update failed',
    })
    .input(ConfigIdentifier.extend({ config_name: Name.optional(), servers: Servers.optional() }))
    .output(Answer)
    .mutation(async ({ ctx, input }) => {
      const { config_identifier, config_name: name, servers } = input
      await ctx.core.configs.update(ctx.em(), ctx.principal, config_identifier, { name, servers })
      return answer(ctx.core.clock, 'Configuration updated successfully')
    }),

  delete: scoped('configs:delete')
    .meta({
      settles: false,
      openapi: {
        method: 'DELETE',
        path: '/api/v1/configs/{config_identifier}',
        summary: 'Delete an MCP configuration; one that projects use only by force',
        tags: ['configs'],
      },
      failure: 'Configuration deletion failed',
    })
    .input(ConfigIdentifier.extend({ force: Force }))
    .output(Answer)
    .mutation(async ({ ctx, input }) => {
      await ctx.core.configs.delete(ctx.em(), ctx.principal, input.config_identifier, input)
      return answer(ctx.core.clock, 'Configuration deleted successfully')
    }),
}
