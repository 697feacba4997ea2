import type { ApiUser, Project } from '@keystead/domain'
import { z } from 'zod'
import { Id, iso, ProjectRef, Timestamp } from '../schemas.ts'

const ProjectId = Id.describe('Id of the project')
const Name = z.string().describe('Name of the project, unique in the tenant')

export const ProjectView = z
  .object({
    project_id: ProjectId,
    project_name: Name,
    mcp_config_id: Id.nullable().describe('Id of its MCP configuration; null if none is assigned'),
    mcp_config_name: z.string().nullable().describe('Name of its MCP configuration; null if none is assigned'),
    users_count: z.int().describe('Number of members'),
    created_at: Timestamp.describe('When the project was created'),
  })
  .meta({ id: 'Project' })

export const CreatedProject = z.object(ProjectRef.shape).meta({ id: 'CreatedProject' })

export const Member = z
  .object({
    user_id: Id.describe('Id of the user'),
    email: z.string().nullable().describe('Email address; null for a service user without one'),
    created_at: Timestamp.describe('When the user was created'),
  })
  .meta({ id: 'ProjectMember' })

export const view = (project: Project, usersCount = 0): z.infer<typeof ProjectView> => ({
  project_id: project.id,
  project_name: project.name,
  mcp_config_id: project.config?.id ?? null,
  mcp_config_name: project.config?.getEntity().name ?? null,
  users_count: usersCount,
  created_at: iso(project.createdAt),
})

export const memberView = (user: ApiUser): z.infer<typeof Member> => ({
  user_id: user.id,
  email: user.email ?? null,
  created_at: iso(user.createdAt),
})
