/** What the packages that use the domain need of the event log. */
export type { EventLog, LoggedEvent } from './event-log.ts'
