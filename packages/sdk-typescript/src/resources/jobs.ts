import type { Call } from '../core/call.ts'
import type { List } from '../core/list.ts'
import type { RequestOptions } from '../core/options.ts'
import { path } from '../core/path.ts'
import type { Job, CreateJobRequest, JobListParams } from '../types/completions.ts'
import { Resource } from './resource.ts'

/** Completions run by workers of the server; every stream is a job too. */
export class Jobs extends Resource {
  /**
   * Creates a job for a worker to run: poll `get` until its `status` is `COMPLETED`, `FAILED` or `CANCELLED`.
   *
   * @example
   * ```ts
   * const { id, status } = await keystead.aggregator.jobs.create({ provider: 'echo', model: 'echo', prompt: 'Hello' })
   * ```
   */
  create(body: CreateJobRequest, options?: RequestOptions): Call<Job> {
    return this.body('POST', path`/api/jobs`, { body }, options)
  }

  /**
   * All matching jobs, newest first.
   *
   * @example
   * ```ts
   * for await (const job of keystead.aggregator.jobs.list({ status: 'FAILED' })) console.log(job.error)
   * ```
   */
  list(params?: JobListParams, options?: RequestOptions): List<Job> {
    return this.items(path`/api/jobs`, params, options, { isBare: true })
  }

  /**
   * A job with its result so far.
   *
   * @example
   * ```ts
   * const { status, result } = await keystead.aggregator.jobs.get(jobId)
   * ```
   */
  get(id: string, options?: RequestOptions): Call<Job> {
    return this.body('GET', path`/api/jobs/${id}`, {}, options)
  }

  /**
   * Cancels a waiting or running job.
   *
   * @throws ConflictError for one that has ended
   *
   * @example
   * ```ts
   * await keystead.aggregator.jobs.cancel(jobId).catch((error: unknown) => {
   *   if (!(error instanceof ConflictError)) throw error // it has ended
   * })
   * ```
   */
  cancel(id: string, options?: RequestOptions): Call<Job> {
    return this.body('POST', path`/api/jobs/${id}/cancel`, {}, options)
  }
}
