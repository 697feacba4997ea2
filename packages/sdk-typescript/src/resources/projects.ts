import type { Call } from '../core/call.ts'
import type { List } from '../core/list.ts'
import type { RequestOptions } from '../core/options.ts'
import { path } from '../core/path.ts'
import type {
  Acknowledgement,
  ForceParams,
  McpConfig,
  NewProject,
  PageParams,
  Project,
  ProjectConfig,
  ProjectCreateParams,
  ProjectMember,
  ProjectSearchParams,
  ProjectUser,
} from '../types/v1.ts'
import { Resource } from './resource.ts'

/** What keys are issued for. `project` is an id or a name, `user` an id or an email. */
export class Projects extends Resource {
  /** All projects, newest first. */
  list(params?: PageParams, options?: RequestOptions): List<Project> {
    return this.items(path`/api/v1/projects`, params, options)
  }

  /** Creates a project. */
  create(body: ProjectCreateParams, options?: RequestOptions): Call<NewProject> {
    return this.data('POST', path`/api/v1/projects`, { body }, options)
  }

  /** Projects whose name contains a text. */
  search(params: ProjectSearchParams, options?: RequestOptions): List<Project> {
    return this.items(path`/api/v1/projects/search`, params, options, { isSearch: true })
  }

  /** A project with its configuration. */
  get(project: string, options?: RequestOptions): Call<Project> {
    return this.data('GET', path`/api/v1/projects/${project}`, {}, options)
  }

  /** Deletes a project; one with keys only with `force`. */
  delete(project: string, query?: ForceParams, options?: RequestOptions): Call<Acknowledgement> {
    return this.body('DELETE', path`/api/v1/projects/${project}`, { query }, options)
  }

  /** The users of a project. */
  users(project: string, params?: PageParams, options?: RequestOptions): List<ProjectMember> {
    return this.items(path`/api/v1/projects/${project}/users`, params, options)
  }

  /** Adds a user by `email` or `user_id`; one who is in it already stays. */
  addUser(project: string, body: ProjectUser, options?: RequestOptions): Call<Acknowledgement> {
    return this.body('POST', path`/api/v1/projects/${project}/users`, { body }, options)
  }

  /** Takes a user out of a project and ends its keys for it. */
  removeUser(project: string, user: string, options?: RequestOptions): Call<Acknowledgement> {
    return this.body('DELETE', path`/api/v1/projects/${project}/users/${user}`, {}, options)
  }

  /** Takes all users out of a project and ends its keys. */
  clearUsers(project: string, options?: RequestOptions): Call<Acknowledgement> {
    return this.body('DELETE', path`/api/v1/projects/${project}/users`, {}, options)
  }

  /** Gives a project its configuration, in place of any other. */
  assignConfig(project: string, body: ProjectConfig, options?: RequestOptions): Call<Acknowledgement> {
    return this.body('POST', path`/api/v1/projects/${project}/assign-config`, { body }, options)
  }

  /** Leaves a project without a configuration. */
  unassignConfig(project: string, options?: RequestOptions): Call<Acknowledgement> {
    return this.body('POST', path`/api/v1/projects/${project}/unassign-config`, {}, options)
  }

  /** The MCP configuration of a project. */
  config(project: string, options?: RequestOptions): Call<McpConfig> {
    return this.data('GET', path`/api/v1/projects/${project}/config`, {}, options)
  }
}
