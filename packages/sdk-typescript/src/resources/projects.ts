import type { Call } from '../core/call.ts'
import type { List } from '../core/list.ts'
import type { RequestOptions } from '../core/options.ts'
import { path } from '../core/path.ts'
import type {
  Acknowledgement,
  ForceParams,
  McpConfig,
  CreatedProject,
  PageParams,
  Project,
  AssignProjectConfigRequest,
  CreateProjectRequest,
  ProjectMember,
  SearchProjectsRequest,
  AddProjectUserRequest,
} from '../types/v1.ts'
import { Resource } from './resource.ts'

/** Projects, for which keys are issued. `project` is an id or a name, `user` an id or an email. */
export class Projects extends Resource {
  /**
   * All projects, newest first.
   *
   * @example
   * ```ts
   * for await (const project of keystead.projects.list()) console.log(project.project_name, project.users_count)
   * ```
   */
  list(params?: PageParams, options?: RequestOptions): List<Project> {
    return this.items(path`/api/v1/projects`, params, options)
  }

  /**
   * Creates a project.
   *
   * @example
   * ```ts
   * const { project_id } = await keystead.projects.create({ project_name: 'billing' })
   * ```
   */
  create(body: CreateProjectRequest, options?: RequestOptions): Call<CreatedProject> {
    return this.data('POST', path`/api/v1/projects`, { body }, options)
  }

  /**
   * Projects whose name contains a text.
   *
   * @example
   * ```ts
   * const { data } = await keystead.projects.search({ search_term: 'bill' })
   * ```
   */
  search(params: SearchProjectsRequest, options?: RequestOptions): List<Project> {
    return this.items(path`/api/v1/projects/search`, params, options, { isSearch: true })
  }

  /**
   * A project with its configuration.
   *
   * @example
   * ```ts
   * const { project_id, mcp_config_name } = await keystead.projects.get('billing')
   * ```
   */
  get(project: string, options?: RequestOptions): Call<Project> {
    return this.data('GET', path`/api/v1/projects/${project}`, {}, options)
  }

  /**
   * Deletes a project; requires `force` while it has keys.
   *
   * @example
   * ```ts
   * await keystead.projects.delete('billing', { force: true })
   * ```
   */
  delete(project: string, query?: ForceParams, options?: RequestOptions): Call<Acknowledgement> {
    return this.body('DELETE', path`/api/v1/projects/${project}`, { query }, options)
  }

  /**
   * The users of a project.
   *
   * @example
   * ```ts
   * for await (const member of keystead.projects.users('billing')) console.log(member.email)
   * ```
   */
  users(project: string, params?: PageParams, options?: RequestOptions): List<ProjectMember> {
    return this.items(path`/api/v1/projects/${project}/users`, params, options)
  }

  /**
   * Adds a user by `email` or `user_id`; no change if already a member.
   *
   * @example
   * ```ts
   * await keystead.projects.addUser('billing', { email: 'alice@example.com' })
   * ```
   */
  addUser(project: string, body: AddProjectUserRequest, options?: RequestOptions): Call<Acknowledgement> {
    return this.body('POST', path`/api/v1/projects/${project}/users`, { body }, options)
  }

  /**
   * Removes a user from a project and revokes its keys for it.
   *
   * @example
   * ```ts
   * await keystead.projects.removeUser('billing', 'alice@example.com')
   * ```
   */
  removeUser(project: string, user: string, options?: RequestOptions): Call<Acknowledgement> {
    return this.body('DELETE', path`/api/v1/projects/${project}/users/${user}`, {}, options)
  }

  /**
   * Removes all users from a project and revokes its keys.
   *
   * @example
   * ```ts
   * await keystead.projects.clearUsers('billing')
   * ```
   */
  clearUsers(project: string, options?: RequestOptions): Call<Acknowledgement> {
    return this.body('DELETE', path`/api/v1/projects/${project}/users`, {}, options)
  }

  /**
   * Assigns a configuration to a project, replacing any other.
   *
   * @example
   * ```ts
   * await keystead.projects.assignConfig('billing', { config_name: 'files' })
   * ```
   */
  assignConfig(project: string, body: AssignProjectConfigRequest, options?: RequestOptions): Call<Acknowledgement> {
    return this.body('POST', path`/api/v1/projects/${project}/assign-config`, { body }, options)
  }

  /**
   * Unassigns the configuration of a project.
   *
   * @example
   * ```ts
   * await keystead.projects.unassignConfig('billing')
   * ```
   */
  unassignConfig(project: string, options?: RequestOptions): Call<Acknowledgement> {
    return this.body('POST', path`/api/v1/projects/${project}/unassign-config`, {}, options)
  }

  /**
   * The MCP configuration of a project.
   *
   * @example
   * ```ts
   * const { servers } = await keystead.projects.config('billing')
   * ```
   */
  config(project: string, options?: RequestOptions): Call<McpConfig> {
    return this.data('GET', path`/api/v1/projects/${project}/config`, {}, options)
  }
}
