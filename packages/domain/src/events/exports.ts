/** What the packages that use the domain need of the event log. */
export type { EventLog, LoggedEvent } from './event-log.ts'
export {
  type EventName,
  isKnownPattern,
  LOGGED_EVENTS,
  PUBLISHED_EVENTS,
  type PublishedEvent,
} from './catalogue/catalogue.ts'
export { matchesPattern } from './catalogue/patterns.ts'
export { MESSAGES } from './catalogue/messages.ts'
export { RETRY_DELAYS_MS } from './retry-delays.ts'
