import type { ExportedEvent } from '@keystead/domain'

const VERSION = '1.4.0'

/** Classes of the Open Cybersecurity Schema Framework. */
const AUTHENTICATION = { category_uid: 3, class_uid: 3002 } as const
const API_ACTIVITY = { category_uid: 6, class_uid: 6003 } as const

/** What `activity_id` says in Authentication. */
const LOGON_EVENTS: ReadonlyMap<string, number> = new Map([
  ['session.opened', 1],
  ['authentication.failed', 1],
  ['session.closed', 2],
])

/** What it says in API Activity, by the last word of an action: create, read, update, delete. */
const VERBS: readonly (readonly [number, RegExp])[] = [
  [1, /\.(?:created|imported|issued|enrolled|opened|provisioned)$/u],
  [2, /\.(?:used|refused|verified)$/u],
  [3, /(?:updated|rotated|enabled|disabled|narrowed|changed|assigned|added|linked|extended|retiring)$/u],
  [4, /(?:deleted|removed|revoked|closed|withdrawn|cleared|ended|cancelled)$/u],
]

const OTHER = 99

function classOf(action: string): { category_uid: number; class_uid: number; activity_id: number } {
  const logon = LOGON_EVENTS.get(action)
  if (logon !== undefined) return { ...AUTHENTICATION, activity_id: logon }
  const [id = OTHER] = VERBS.find(([, verb]) => verb.test(action)) ?? []
  return { ...API_ACTIVITY, activity_id: id }
}

/** User type ids: 1 user, 3 system, 0 unknown. A service is a user as well. */
const TYPES: Readonly<Record<string, number>> = { person: 1, service: 1, system: 3 }

const withoutNulls = (members: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null && value !== undefined))

/** An event as OCSF has it. What OCSF has no place for is in `unmapped`. */
export function ocsfEvent(event: ExportedEvent, version: string): object {
  const { category_uid, class_uid, activity_id } = classOf(event.action)
  const user = withoutNulls({
    uid: event.actor_id,
    name: event.actor_name ?? event.actor_kind ?? 'unknown',
    type_id: TYPES[event.actor_kind ?? ''] ?? 0,
    credential_uid: event.actor_key_id,
  })
  const target = withoutNulls({ uid: event.target_id, name: event.target_name, type: event.target_type })
  return withoutNulls({
    activity_id,
    ...(activity_id === OTHER && { activity_name: event.action }),
    category_uid,
    class_uid,
    type_uid: class_uid * 100 + activity_id,
    severity_id: 1,
    status_id: event.outcome === 'success' ? 1 : 2,
    time: Date.parse(event.created_at),
    count: event.count,
    metadata: {
      version: VERSION,
      uid: event.event_id,
      sequence: event.seq,
      log_name: 'audit',
      product: { name: 'Keystead', vendor_name: 'Keystead', version },
    },
    actor: { user },
    user,
    api: withoutNulls({
      operation: event.action,
      request: event.request_id === null ? null : { uid: event.request_id },
    }),
    src_endpoint: { ip: event.ip },
    http_request: event.user_agent === null ? null : { user_agent: event.user_agent },
    resources: event.target_id === null ? null : [target],
    unmapped: withoutNulls({ details: event.details, changes: event.changes }),
  })
}
