import type { Call } from '../core/call.ts'
import type { List } from '../core/list.ts'
import type { RequestOptions } from '../core/options.ts'
import { path } from '../core/path.ts'
import type {
  Acknowledgement,
  CreateMcpConfigRequest,
  UpdateMcpConfigRequest,
  ForceParams,
  McpConfig,
  CreatedMcpConfig,
  PageParams,
} from '../types/v1.ts'
import { Resource } from './resource.ts'

/** Named MCP server configurations. `config` is an id or a name. */
export class Configs extends Resource {
  /**
   * All configurations, newest first.
   *
   * @example
   * ```ts
   * for await (const config of keystead.configs.list()) console.log(config.mcp_config_name)
   * ```
   */
  list(params?: PageParams, options?: RequestOptions): List<McpConfig> {
    return this.items(path`/api/v1/configs`, params, options)
  }

  /**
   * Creates a named configuration.
   *
   * @example
   * ```ts
   * await keystead.configs.create({ config_name: 'files', servers: { files: { command: 'mcp-files' } } })
   * ```
   */
  create(body: CreateMcpConfigRequest, options?: RequestOptions): Call<CreatedMcpConfig> {
    return this.data('POST', path`/api/v1/configs`, { body }, options)
  }

  /**
   * A configuration with the projects that use it.
   *
   * @example
   * ```ts
   * const { servers, used_by_projects } = await keystead.configs.get('files')
   * ```
   */
  get(config: string, options?: RequestOptions): Call<McpConfig> {
    return this.data('GET', path`/api/v1/configs/${config}`, {}, options)
  }

  /**
   * Changes the name, the servers or both.
   *
   * @example
   * ```ts
   * await keystead.configs.update('files', { config_name: 'documents' })
   * ```
   */
  update(config: string, body: UpdateMcpConfigRequest, options?: RequestOptions): Call<Acknowledgement> {
    return this.body('PUT', path`/api/v1/configs/${config}`, { body }, options)
  }

  /**
   * Deletes a configuration; requires `force` while projects use it.
   *
   * @example
   * ```ts
   * await keystead.configs.delete('files', { force: true })
   * ```
   */
  delete(config: string, query?: ForceParams, options?: RequestOptions): Call<Acknowledgement> {
    return this.body('DELETE', path`/api/v1/configs/${config}`, { query }, options)
  }
}
