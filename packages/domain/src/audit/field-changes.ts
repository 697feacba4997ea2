import {
  type ChangeSet,
  ChangeSetType,
  type EntityProperty,
  type EventSubscriber,
  type FlushEventArgs,
} from '@mikro-orm/core'
import { McpConfig } from '../configs/mcp-config.entity.ts'
import type { Json } from '../json.ts'
import { ApiKey } from '../keys/api-key.entity.ts'
import { Project } from '../projects/project.entity.ts'
import { Plan } from '../plans/plan.entity.ts'
import { CustomRole } from '../roles/role.entity.ts'
import { ScimGroup } from '../scim/scim.entities.ts'
import { SsoConnection } from '../sso/sso.entities.ts'
import { ApiUser } from '../users/api-user.entity.ts'
import { AuditEvent, type FieldChanges } from './audit-event.entity.ts'

/** What audit events show of a change, by the entity: never a secret, and nothing that a caller may keep secrets in, such as metadata. */
const SHOWN: ReadonlyMap<unknown, Readonly<Record<string, string>>> = new Map<unknown, Record<string, string>>([
  [
    ApiUser,
    {
      name: 'name',
      username: 'username',
      email: 'email',
      description: 'description',
      roles: 'roles',
      scopes: 'scopes',
      status: 'status',
      expiresAt: 'expires_at',
    },
  ],
  [
    ApiKey,
    {
      name: 'name',
      scopes: 'scopes',
      limits: 'limits',
      planId: 'plan_id',
      ipAllowlist: 'ip_allowlist',
      environment: 'environment',
      externalId: 'external_id',
      expiresAt: 'expires_at',
      disabledAt: 'disabled_at',
    },
  ],
  [Plan, { name: 'name', description: 'description', limits: 'limits' }],
  [CustomRole, { name: 'name', description: 'description', scopes: 'scopes' }],
  [Project, { name: 'name', config: 'config_id' }],
  [McpConfig, { name: 'name' }],
  [ScimGroup, { displayName: 'display_name', roles: 'roles' }],
  [
    SsoConnection,
    {
      name: 'name',
      issuer: 'issuer',
      clientId: 'client_id',
      defaultRoles: 'default_roles',
      provision: 'provision',
      requireSso: 'require_sso',
    },
  ],
])

/** Puts into audit events what changed of their target, as the unit of work writes it in the same flush. */
export class FieldChangesOfEvents implements EventSubscriber {
  onFlush({ uow }: FlushEventArgs): void {
    const changeSets = uow.getChangeSets()
    for (const { type, entity: event } of changeSets) {
      if (type !== ChangeSetType.CREATE || !(event instanceof AuditEvent)) continue
      const changes = changesOf(event, changeSets)
      if (changes === null) continue
      event.changes = changes
      uow.recomputeSingleChangeSet(event)
    }
  }
}

function changesOf({ targetId }: AuditEvent, changeSets: readonly ChangeSet<object>[]): FieldChanges | null {
  const changed = changeSets.find(
    ({ type, entity }) => type === ChangeSetType.UPDATE && 'id' in entity && entity.id === targetId,
  )
  const shown = changed && SHOWN.get(changed.meta.class)
  if (!shown) return null
  const before: object = changed.originalEntity ?? {}
  const changes = Object.entries(shown).flatMap(([property, name]) => {
    if (!Object.hasOwn(changed.payload, property)) return []
    const value = { before: jsonOf(changed, property, before), after: jsonOf(changed, property, changed.payload) }
    return [[name, value] as const]
  })
  return changes.length === 0 ? null : Object.fromEntries(changes)
}

const memberOf = <Value>(members: Record<string, Value>, name: string): Value | undefined =>
  Object.entries(members).find(([each]) => each === name)?.[1]

/** A value of a change set, which has them as they are stored. */
function jsonOf({ meta }: ChangeSet<object>, name: string, from: object): Json {
  const stored: unknown = memberOf({ ...from }, name)
  const property = memberOf<EntityProperty>({ ...meta.properties }, name)
  const { customType: type } = property ?? {}
  const value: unknown = type?.platform && stored ? type.convertToJSValue(stored, type.platform) : stored
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what columns of text, lists and JSON hold is JSON
  return JSON.parse(JSON.stringify(value ?? null)) as Json
}
