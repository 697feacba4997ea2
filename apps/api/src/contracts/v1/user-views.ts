import type { ListedUser as FoundInList, Project } from '@keystead/domain'
import { z } from 'zod'
import { HeldRoles, Id, iso, isoOrNull, ProjectRef, Timestamp, UserStatus } from '../schemas.ts'

/** A user who signs in has an email; a service user created by another contract may have none. */
const UserEmail = z
  .string()
  .nullable()
  .describe('Email address, unique in the tenant; null for a service user without one')

const UserId = Id.describe('Id of the user')
const Username = z.string().nullable().describe('User name, unique in the tenant; null if none was given')
const UserName = z.string().describe('Display name: the given name, or else the user name or the email')
const RolesView = HeldRoles
const CreatedAt = Timestamp.describe('When the user was created')
const KeysCount = z.int().describe('Number of API keys that are not revoked')
const ProjectsCount = z.int().describe('Number of projects that the user is a member of')

export const ListedUser = z
  .object({
    user_id: UserId,
    email: UserEmail,
    username: Username,
    name: UserName,
    roles: RolesView,
    status: UserStatus.describe('active, inactive or expired; keys work only while it is active'),
    projects_count: ProjectsCount,
    api_keys_count: KeysCount,
    created_at: CreatedAt,
    expires_at: Timestamp.nullable().describe('When the user expires; null: never'),
    last_used_at: Timestamp.nullable().describe('When a credential of the user was last used; null: never'),
  })
  .meta({ id: 'User' })

export const FoundUser = z
  .object({ user_id: UserId, email: UserEmail, projects_count: ProjectsCount, created_at: CreatedAt })
  .meta({ id: 'FoundUser' })

export const CreatedUser = z
  .object({
    user_id: UserId,
    email: UserEmail,
    username: Username,
    roles: RolesView,
    created_at: CreatedAt,
  })
  .meta({ id: 'CreatedUser' })

export const UserDetails = z
  .object({
    user_id: UserId,
    email: UserEmail,
    username: Username,
    name: UserName,
    roles: RolesView,
    projects: z.array(ProjectRef).describe('The projects that the user is a member of'),
    api_keys_count: KeysCount,
    created_at: CreatedAt,
  })
  .meta({ id: 'UserDetails' })

export const UserProject = z
  .object({
    project_id: Id.describe('Id of the project'),
    project_name: z.string().describe('Name of the project, unique in the tenant'),
    mcp_config_name: z.string().nullable().describe('Name of its MCP configuration; null if none is assigned'),
    created_at: Timestamp.describe('When the project was created'),
  })
  .meta({ id: 'UserProject' })

export const NarrowedKeys = z
  .object({ narrowed_keys: z.array(Id).meta({ description: 'Keys that lost scopes because their user did' }) })
  .meta({ id: 'NarrowedKeys', description: 'Present only when keys lost scopes' })

export const listed = (user: FoundInList): z.infer<typeof ListedUser> => ({
  user_id: user.id,
  email: user.email,
  username: user.username,
  name: user.name,
  roles: user.roles,
  status: user.status,
  projects_count: user.projects,
  api_keys_count: user.liveKeys,
  created_at: iso(user.createdAt),
  expires_at: isoOrNull(user.expiresAt),
  last_used_at: isoOrNull(user.lastUsedAt),
})

export const projectView = (project: Project): z.infer<typeof UserProject> => ({
  project_id: project.id,
  project_name: project.name,
  mcp_config_name: project.config?.getEntity().name ?? null,
  created_at: iso(project.createdAt),
})
