import { findPage, type Page, type PageRequest } from '../paging.ts'
import type { UsageRecorder } from '../usage/usage-recorder.ts'
import type { Work } from '../work/work.ts'
import { AuditEvent } from './audit-event.entity.ts'

export interface AuditFilter {
  /** The id of the user who acted. */
  actor?: string | undefined
  action?: string | undefined
  /** The id of what was acted on. */
  target?: string | undefined
  since?: Date | undefined
  until?: Date | undefined
}

export class AuditService {
  readonly #usage: UsageRecorder

  constructor(usage: UsageRecorder) {
    this.#usage = usage
  }

  async list({ em }: Work, filter: AuditFilter, page: PageRequest): Promise<Page<AuditEvent>> {
    await this.#usage.flush()
    const createdAt = {
      ...(filter.since && { $gte: filter.since }),
      ...(filter.until && { $lt: filter.until }),
    }
    const where = {
      ...(filter.actor !== undefined && { actorId: filter.actor }),
      ...(filter.action !== undefined && { action: filter.action }),
      ...(filter.target !== undefined && { targetId: filter.target }),
      ...((filter.since ?? filter.until) && { createdAt }),
    }
    return findPage(page, ({ after, options }) => em.find(AuditEvent, { ...where, ...after }, options))
  }
}
