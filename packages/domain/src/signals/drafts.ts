import type { LoggedEvent } from '../events/event-log.ts'
import { numericDate } from '../clock.ts'
import type { Json, JsonObject } from '../json.ts'
import { issSub, nameOfId, nameOfUser, opaque, type SubjectId } from './subjects.ts'

/** An event of a stream before it has a stream. */
export interface Draft {
  type: string
  subject: SubjectId
  /** The names of what it is about. @see excludedName */
  about: readonly string[]
  payload: JsonObject
}

/** What the audit event does not say, as it is when the stream reads it. */
export interface Facts {
  /** The users of keys. */
  usersOfKeys: ReadonlyMap<string, string>
  /** Whether users may act; of users that are deleted, nothing. */
  activeUsers: ReadonlyMap<string, boolean>
}

/** An audit event that is being translated. */
export interface Reading {
  event: LoggedEvent
  facts: Facts
  /** The issuer of tokens and SETs. */
  issuer: string
}

/** By what a token names what the event is about: its claims `grant`, `jti` and `client_id`. */
export interface Matching {
  grant?: string
  jti?: string
  client_id?: string
  key_id?: string
  /** The scopes that were lost. */
  removed_scopes?: string[]
}

export const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

export const textsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []

/** Who caused it (CAEP 1.0, section 2). */
function initiator({ actorId }: LoggedEvent, userId: string | null): string {
  if (actorId === null) return 'system'
  return actorId === userId ? 'user' : 'admin'
}

/** The members that every event of CAEP may have, and what a resource server compares tokens with. */
function payloadOf({ event }: Reading, userId: string | null, members: JsonObject, matching: Matching): JsonObject {
  const keystead: Record<string, Json> = Object.fromEntries(
    Object.entries(matching).filter((entry): entry is [string, Json] => entry[1] !== undefined),
  )
  return {
    // A driver may return the text of a time.
    event_timestamp: numericDate(new Date(event.createdAt)),
    initiating_entity: initiator(event, userId),
    ...members,
    ...(Object.keys(keystead).length > 0 && { keystead }),
  }
}

/** @param parts.ids of what it is about beside the user */
export function aboutUser(
  reading: Reading,
  type: string,
  userId: string,
  parts: { members?: JsonObject; matching?: Matching; ids?: readonly string[] } = {},
): Draft {
  const { members = {}, matching = {}, ids = [] } = parts
  return {
    type,
    subject: issSub(reading.issuer, userId),
    about: [nameOfUser(userId), ...ids.map(nameOfId)],
    payload: payloadOf(reading, userId, members, matching),
  }
}

/** About something of a user that has a subject of its own. */
export const aboutThing = (
  reading: Reading,
  type: string,
  thing: { subject: SubjectId; id: string; userId: string | null; matching?: Matching },
): Draft => ({
  type,
  subject: thing.subject,
  about: [nameOfId(thing.id), ...(thing.userId === null ? [] : [nameOfUser(thing.userId)])],
  payload: payloadOf(reading, thing.userId, {}, thing.matching ?? {}),
})

/** About everyone in the tenant: it cannot be excluded. */
export const aboutTenant = (reading: Reading, type: string, members: JsonObject): Draft => ({
  type,
  subject: { format: 'complex', tenant: { ...opaque(reading.event.tenantId) } },
  about: [],
  payload: payloadOf(reading, null, members, {}),
})
