import type { JsonObject } from '../../json.ts'
import { ALERT_EVENTS } from './alert-events.ts'
import { CREDENTIAL_EVENTS } from './credential-events.ts'
import type { DetailName, DetailValue, SystemDetail } from './details.ts'
import { type CatalogueEntry, dataSchema, exampleOf } from './entry.ts'
import { MESSAGES } from './messages.ts'
import { matchesPattern } from './patterns.ts'
import { PEOPLE_EVENTS } from './people-events.ts'
import { TENANT_EVENTS } from './tenant-events.ts'

/** Every kind of event that the service records. What is not in it cannot be recorded: the types of {@link EventName} see to that. */
export const CATALOGUE = { ...PEOPLE_EVENTS, ...CREDENTIAL_EVENTS, ...TENANT_EVENTS, ...ALERT_EVENTS }

export type EventName = keyof typeof CATALOGUE

/** What code may say of an event: the details that the catalogue has for it, each of its own type, and why the system did it. */
export type EventDetails<Name extends EventName = EventName> = Name extends EventName
  ? DetailsOf<SystemDetail | (DetailName & keyof NonNullable<(typeof CATALOGUE)[Name]['details']>)>
  : never

type DetailsOf<Allowed extends DetailName> = { readonly [Name in Allowed]?: DetailValue<Name> } & {
  readonly [Name in Exclude<DetailName, Allowed>]?: never
}

/** A kind of event, as it is published. */
export interface PublishedEvent {
  name: string
  description: string
  /** JSON Schema of its `data`. */
  schema: JsonObject
  /** An event as it is delivered. */
  example: JsonObject
}

const published = ([name, entry]: [string, CatalogueEntry]): PublishedEvent => ({
  name,
  description: entry.description,
  schema: dataSchema(entry),
  example: exampleOf(name, entry),
})

/** All kinds of events of the audit log. */
export const LOGGED_EVENTS: readonly PublishedEvent[] = Object.entries<CatalogueEntry>(CATALOGUE).map(published)

/** All kinds of events and messages that plugins can get, by name. */
export const PUBLISHED_EVENTS: readonly PublishedEvent[] = [...LOGGED_EVENTS, ...MESSAGES].toSorted((a, b) =>
  a.name < b.name ? -1 : 1,
)

const NAMES = PUBLISHED_EVENTS.map(({ name }) => name)

/** Whether a pattern means any event that there is. */
export const isKnownPattern = (pattern: string): boolean => NAMES.some((name) => matchesPattern(pattern, name))
