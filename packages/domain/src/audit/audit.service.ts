import type { EntityManager } from '@mikro-orm/core'
import type { Principal } from '../access/principal.ts'
import type { Clock } from '../clock.ts'
import { newId } from '../ids.ts'
import { findPage, type Page, type PageRequest } from '../paging.ts'
import type { UsageRecorder } from '../usage/usage-recorder.ts'
import { AuditEvent, type AuditOutcome } from './audit-event.entity.ts'

/** What a mutation acted on. */
export interface AuditTarget {
  type: 'user' | 'key' | 'token' | 'project' | 'config' | 'tenant' | 'session' | 'charge' | 'job'
  id: string
}

/** The event of a mutation, for a store that writes both in one statement. */
export interface AuditEventRow {
  id: string
  tenantId: string
  actorId: string
  actorKeyId: string | null
  action: string
  targetType: string | null
  targetId: string | null
  outcome: AuditOutcome
  ip: string
  userAgent: string | null
  requestId: string
  details: Record<string, unknown> | null
  createdAt: Date
}

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
  readonly #clock: Clock
  readonly #usage: UsageRecorder

  constructor(clock: Clock, usage: UsageRecorder) {
    this.#clock = clock
    this.#usage = usage
  }

  /**
   * Writes the event of a mutation into its transaction: both happen or neither.
   *
   * @param details what changed; never a secret
   */
  record(
    tx: EntityManager,
    principal: Principal,
    action: string,
    target: AuditTarget,
    details: Record<string, unknown> | null = null,
  ): void {
    tx.create(AuditEvent, this.eventOf(principal, action, target, details))
  }

  /**
   * The event of a mutation that a raw-SQL store writes, with the mutation, in one statement.
   *
   * @param target null when it is only found there
   */
  eventOf(
    principal: Principal,
    action: string,
    target: AuditTarget | null,
    details: Record<string, unknown> | null,
  ): AuditEventRow {
    const { ip, userAgent, requestId } = principal.origin
    return {
      id: newId(),
      tenantId: principal.tenantId,
      actorId: principal.userId,
      actorKeyId: principal.keyId,
      action,
      targetType: target?.type ?? null,
      targetId: target?.id ?? null,
      outcome: 'success',
      ip,
      userAgent,
      requestId,
      details,
      createdAt: this.#clock(),
    }
  }

  async list(
    em: EntityManager,
    _principal: Principal,
    filter: AuditFilter,
    page: PageRequest,
  ): Promise<Page<AuditEvent>> {
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
