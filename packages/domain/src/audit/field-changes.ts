import {
  type ChangeSet,
  ChangeSetType,
  type EntityProperty,
  type EventSubscriber,
  type FlushEventArgs,
} from '@mikro-orm/core'
import type { Json } from '../json.ts'
import { OAuthClient } from '../oauth/oauth-client.entity.ts'
import { SettingsVersion } from '../settings/settings-version.entity.ts'
import { AuditEvent, type FieldChanges } from './audit-event.entity.ts'
import { shownFieldsOf } from './shown-fields.ts'

/** Puts into audit events what changed of their target, as the unit of work writes it in the same flush. */
export class FieldChangesOfEvents implements EventSubscriber {
  onFlush({ uow }: FlushEventArgs): void {
    const changeSets = uow.getChangeSets()
    for (const { type, entity: event } of changeSets) {
      if (type !== ChangeSetType.CREATE || !(event instanceof AuditEvent)) continue
      const changes = changesOf(event, changeSets)
      if (changes === null) continue
      // A service may have said what the unit of work does not see.
      event.changes = { ...changes, ...event.changes }
      uow.recomputeSingleChangeSet(event)
    }
  }
}

function changesOf(event: AuditEvent, changeSets: readonly ChangeSet<object>[]): FieldChanges | null {
  if (SETTINGS_EVENTS.has(event.action)) return settingsIn(changeSets)
  const changed = changeSets.find(({ type, entity }) => type === ChangeSetType.UPDATE && isTarget(entity, event))
  const shown = changed && shownFieldsOf(changed.meta.class)
  if (!shown) return null
  const before: object = changed.originalEntity ?? {}
  const changes = shown.flatMap(([property, { name, of = asItIs }]) => {
    if (!Object.hasOwn(changed.payload, property)) return []
    const value = {
      before: of(jsonOf(changed, property, before)),
      after: of(jsonOf(changed, property, changed.payload)),
    }
    return [[name, value] as const]
  })
  return changes.length === 0 ? null : Object.fromEntries(changes)
}

const asItIs = (value: Json): Json => value

/** A registration as an OAuth client has the id of its user. */
function isTarget(entity: object, { action, targetId }: AuditEvent): boolean {
  const isClient = entity instanceof OAuthClient
  if (isClient !== action.startsWith('oauth_client.')) return false
  return isClient ? entity.user.id === targetId : 'id' in entity && entity.id === targetId
}

const SETTINGS_EVENTS = new Set(['settings.updated', 'auth_policy.updated'])

/** A version of settings is never changed: it says itself what is other than before. */
function settingsIn(changeSets: readonly ChangeSet<object>[]): FieldChanges | null {
  const made = changeSets.map(({ entity }) => entity).find((entity) => entity instanceof SettingsVersion)
  if (!made) return null
  const changes = made.changes.map(({ setting, before, after }): [string, FieldChanges[string]] => [
    setting,
    { before: json(before), after: json(after) },
  ])
  return Object.fromEntries(changes)
}

const memberOf = <Value>(members: Record<string, Value>, name: string): Value | undefined =>
  Object.entries(members).find(([each]) => each === name)?.[1]

/** A value of a change set, which has them as they are stored. */
function jsonOf({ meta }: ChangeSet<object>, name: string, from: object): Json {
  const stored: unknown = memberOf({ ...from }, name)
  const property = memberOf<EntityProperty>({ ...meta.properties }, name)
  const { customType: type } = property ?? {}
  const value: unknown = type?.platform && stored ? type.convertToJSValue(stored, type.platform) : stored
  return json(value)
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what columns of text, lists and JSON hold is JSON
const json = (value: unknown): Json => JSON.parse(JSON.stringify(value ?? null)) as Json
