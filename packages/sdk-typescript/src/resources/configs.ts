import type { Call } from '../core/call.ts'
import type { List } from '../core/list.ts'
import type { RequestOptions } from '../core/options.ts'
import { path } from '../core/path.ts'
import type {
  Acknowledgement,
  ConfigCreateParams,
  ConfigUpdateParams,
  ForceParams,
  McpConfig,
  NewMcpConfig,
  PageParams,
} from '../types/v1.ts'
import { Resource } from './resource.ts'

/** Named MCP server configurations. `config` is an id or a name. */
export class Configs extends Resource {
  /** All configurations, newest first. */
  list(params?: PageParams, options?: RequestOptions): List<McpConfig> {
    return this.items(path`/api/v1/configs`, params, options)
  }

  /** Creates a named configuration. */
  create(body: ConfigCreateParams, options?: RequestOptions): Call<NewMcpConfig> {
    return this.data('POST', path`/api/v1/configs`, { body }, options)
  }

  /** A configuration with the projects that use it. */
  get(config: string, options?: RequestOptions): Call<McpConfig> {
    return this.data('GET', path`/api/v1/configs/${config}`, {}, options)
  }

  /** Changes its name, its servers or both. */
  update(config: string, body: ConfigUpdateParams, options?: RequestOptions): Call<Acknowledgement> {
    return this.body('PUT', path`/api/v1/configs/${config}`, { body }, options)
  }

  /** Deletes a configuration; one that projects use only with `force`. */
  delete(config: string, query?: ForceParams, options?: RequestOptions): Call<Acknowledgement> {
    return this.body('DELETE', path`/api/v1/configs/${config}`, { query }, options)
  }
}
