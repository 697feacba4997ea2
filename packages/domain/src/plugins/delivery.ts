import type { LoggedEvent } from '../events/event-log.ts'

/**
 * - `pending`: not tried yet
 * - `failed`: tried in vain, and will be tried again
 * - `dead`: given up, or dropped when its plugin was disabled; it is not tried again unless somebody demands it
 */
export const DELIVERY_STATUSES = ['pending', 'delivered', 'failed', 'dead'] as const
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number]

/** Why a request to a receiver was in vain. `status`: its answer was no success. */
export const WEBHOOK_ERRORS = ['address_not_allowed', 'timeout', 'connection_failed', 'status', 'tls'] as const
export type WebhookError = (typeof WEBHOOK_ERRORS)[number]

/** One request to a receiver. */
export interface WebhookAttempt {
  /** RFC 3339. */
  at: string
  /** The status of the answer; null without one. */
  status: number | null
  error: WebhookError | null
  /** How long it took, in milliseconds. */
  ms: number
}

/** A success must come within this. */
export const DELIVERY_TIMEOUT_MS = 15_000

/** So much of the body of an answer is kept, in bytes. */
export const KEPT_ANSWER_BYTES = 1024

/** A receiver may get an event more than once: these are the same, also from another version of a plugin. */
export const webhookIdOf = (eventId: string): string => `evt_${eventId.replaceAll('-', '')}`

/** The status of an answer of a receiver that wants no more events. */
export const GONE = 410

/** What is sent of an event. It is stored as it is sent, so each attempt sends the same bytes. */
export function bodyOf(event: LoggedEvent): string {
  return JSON.stringify({
    type: event.action,
    timestamp: event.createdAt.toISOString(),
    data: {
      event_id: event.id,
      tenant_id: event.tenantId,
      seq: event.seq,
      actor_id: event.actorId,
      actor_key_id: event.actorKeyId,
      target_type: event.targetType,
      target_id: event.targetId,
      outcome: event.outcome,
      ip: event.ip,
      user_agent: event.userAgent,
      request_id: event.requestId,
      details: event.details,
      count: event.count,
    },
  })
}
