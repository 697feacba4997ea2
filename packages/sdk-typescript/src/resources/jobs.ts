import type { Call } from '../core/call.ts'
import type { List } from '../core/list.ts'
import type { RequestOptions } from '../core/options.ts'
import { path } from '../core/path.ts'
import type { Job, JobCreateParams, JobListParams } from '../types/completions.ts'
import { Resource } from './resource.ts'

/** Completions that a worker of the server makes; every stream is one too. */
export class Jobs extends Resource {
  /** Creates a job, which runs soon: `get` it until its `status` is `COMPLETED`, `FAILED` or `CANCELLED`. */
  create(body: JobCreateParams, options?: RequestOptions): Call<Job> {
    return this.body('POST', path`/api/jobs`, { body }, options)
  }

  /** All jobs that fit, newest first. */
  list(params?: JobListParams, options?: RequestOptions): List<Job> {
    return this.items(path`/api/jobs`, params, options, { isBare: true })
  }

  /** A job with its result so far. */
  get(id: string, options?: RequestOptions): Call<Job> {
    return this.body('GET', path`/api/jobs/${id}`, {}, options)
  }

  /** Cancels a job, wherever it waits or runs. @throws ConflictError for one that is over */
  cancel(id: string, options?: RequestOptions): Call<Job> {
    return this.body('POST', path`/api/jobs/${id}/cancel`, {}, options)
  }
}
