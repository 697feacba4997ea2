import type { LoggedEvent } from '../events/event-log.ts'
import type { JsonObject } from '../json.ts'
import { grantHandle, type GrantKind } from '../oauth/grants.ts'
import {
  aboutTenant,
  aboutThing,
  aboutUser,
  type Draft,
  type Matching,
  type Reading,
  textOf,
  textsOf,
} from './drafts.ts'
import {
  ACCOUNT_DISABLED,
  ACCOUNT_ENABLED,
  ACCOUNT_PURGED,
  CREDENTIAL_CHANGE,
  CREDENTIALS,
  SESSION_REVOKED,
  TOKEN_CLAIMS_CHANGE,
} from './event-types.ts'
import { issSub, jwtId, opaque } from './subjects.ts'

/** CAEP 1.0, section 3.3. */
type ChangeType = 'create' | 'revoke' | 'update' | 'delete'

type Translation = (reading: Reading) => Draft[]

const targetOf = ({ event }: Reading): string => event.targetId ?? ''

const detail = ({ event }: Reading, name: string): unknown => event.details?.[name]

const changed = (credential: string, change: ChangeType): JsonObject => ({
  credential_type: credential,
  change_type: change,
})

/** A credential of the user that the event names as its target. */
const ofTarget =
  (credential: string, change: ChangeType, matching: (userId: string) => Matching = () => ({})): Translation =>
  (reading) => {
    const userId = targetOf(reading)
    const parts = { members: changed(credential, change), matching: matching(userId) }
    return [aboutUser(reading, CREDENTIAL_CHANGE, userId, parts)]
  }

/** A key. The subject is its user; without one, because the user is deleted, `user.deleted` says all. */
const ofKey =
  (change: ChangeType): Translation =>
  (reading) => {
    const keyId = targetOf(reading)
    const userId = textOf(detail(reading, 'user_id')) ?? reading.facts.usersOfKeys.get(keyId)
    if (userId === undefined) return []
    const removed = textsOf(detail(reading, 'removed'))
    const matching = {
      key_id: keyId,
      grant: grantHandle('k', keyId),
      ...(removed.length > 0 && { removed_scopes: removed }),
    }
    const members = changed(CREDENTIALS.apiKey, change)
    return [aboutUser(reading, CREDENTIAL_CHANGE, userId, { members, matching, ids: [keyId] })]
  }

/** A factor of the person who acts. */
const ofFactor =
  (change: ChangeType): Translation =>
  (reading) => {
    const { actorId } = reading.event
    if (actorId === null) return []
    const credential = detail(reading, 'kind') === 'totp' ? 'app' : CREDENTIALS.passkey
    return [aboutUser(reading, CREDENTIAL_CHANGE, actorId, { members: changed(credential, change) })]
  }

const ofFederated =
  (change: ChangeType): Translation =>
  (reading) => {
    const userId = textOf(detail(reading, 'user_id'))
    if (userId === null) return []
    const id = targetOf(reading)
    const matching = { grant: grantHandle('f', id) }
    return [
      aboutUser(reading, CREDENTIAL_CHANGE, userId, {
        members: changed(CREDENTIALS.federated, change),
        matching,
        ids: [id],
      }),
    ]
  }

/** Everything that a person allowed a client. */
const ofGrant =
  (kind: GrantKind): Translation =>
  (reading) => {
    const id = targetOf(reading)
    const userId = textOf(detail(reading, 'user_id'))
    const client = textOf(detail(reading, 'client_id'))
    const matching = { grant: grantHandle(kind, id), ...(client !== null && { client_id: client }) }
    if (userId === null) return [aboutThing(reading, SESSION_REVOKED, { subject: opaque(id), id, userId, matching })]
    return [aboutUser(reading, SESSION_REVOKED, userId, { matching, ids: [id] })]
  }

const tokenRevoked: Translation = (reading) => {
  const jti = targetOf(reading)
  const userId = textOf(detail(reading, 'user_id'))
  const subject = jwtId(reading.issuer, jti)
  return [aboutThing(reading, SESSION_REVOKED, { subject, id: jti, userId, matching: { jti } })]
}

/** A content token: the one before it stops working. */
const tokenIssued: Translation = (reading) => {
  const userId = textOf(detail(reading, 'user_id'))
  const jti = targetOf(reading)
  if (userId === null) return []
  const parts = { members: changed(CREDENTIALS.contentToken, 'create'), matching: { jti }, ids: [jti] }
  return [aboutUser(reading, CREDENTIAL_CHANGE, userId, parts)]
}

const sessionClosed: Translation = (reading) => {
  const id = targetOf(reading)
  const { actorId: userId } = reading.event
  const session = { format: 'complex', session: { ...opaque(id) } }
  const subject = userId === null ? session : { ...session, user: { ...issSub(reading.issuer, userId) } }
  return [aboutThing(reading, SESSION_REVOKED, { subject, id, userId })]
}

const sessionsEnded: Translation = (reading) => [aboutUser(reading, SESSION_REVOKED, targetOf(reading))]

/** Receivers that know CAEP alone must learn of it too. */
const gone =
  (type: string): Translation =>
  (reading) => {
    const userId = targetOf(reading)
    return [aboutUser(reading, type, userId), aboutUser(reading, SESSION_REVOKED, userId)]
  }

/** The status is that of now: if it has changed since, another event follows. */
const userUpdated: Translation = (reading) => {
  const userId = targetOf(reading)
  const names = textsOf(detail(reading, 'changed'))
  const drafts: Draft[] = []
  if (names.some((name) => ['status', 'expiresAt', 'expires_at'].includes(name))) {
    const isActive = reading.facts.activeUsers.get(userId)
    // A deleted user has an event of its own.
    if (isActive === true) drafts.push(aboutUser(reading, ACCOUNT_ENABLED, userId))
    if (isActive === false) drafts.push(...gone(ACCOUNT_DISABLED)(reading))
  }
  if (names.includes('roles') || names.includes('scopes')) {
    const roles = detail(reading, 'roles')
    const claims: JsonObject = Array.isArray(roles) ? { roles: textsOf(roles) } : {}
    drafts.push(aboutUser(reading, TOKEN_CLAIMS_CHANGE, userId, { members: { claims } }))
  }
  return drafts
}

/** Whoever has the role may do something else now. */
const roleChanged: Translation = (reading) => [aboutTenant(reading, TOKEN_CLAIMS_CHANGE, { claims: {} })]

const client = (userId: string): Matching => ({ client_id: userId })

/** How audit events are told to receivers, by their action. What is not here concerns no receiver. */
const TRANSLATIONS: Readonly<Record<string, Translation>> = {
  'key.created': ofKey('create'),
  'key.imported': ofKey('create'),
  'key.rotated': ofKey('create'),
  'key.revoked': ofKey('revoke'),
  // A disabled key is refused like a revoked one; that it is enabled again is an update.
  'key.disabled': ofKey('revoke'),
  'key.enabled': ofKey('update'),
  'key.updated': ofKey('update'),
  'key.narrowed': ofKey('update'),
  'key.retiring': ofKey('update'),
  'token.revoked': tokenRevoked,
  'token.issued': tokenIssued,
  'grant.revoked': ofGrant('g'),
  'grant.reuse_detected': ofGrant('g'),
  'oauth_client.created': ofTarget(CREDENTIALS.oauthClient, 'create', client),
  'oauth_client.updated': ofTarget(CREDENTIALS.oauthClient, 'update', client),
  'oauth_client.narrowed': ofTarget(CREDENTIALS.oauthClient, 'update', client),
  'oauth_client.deleted': ofTarget(CREDENTIALS.oauthClient, 'delete', client),
  'federated_credential.created': ofFederated('create'),
  'federated_credential.narrowed': ofFederated('update'),
  'federated_credential.deleted': ofFederated('delete'),
  'session.closed': sessionClosed,
  'sessions.ended': sessionsEnded,
  'password.changed': ofTarget('password', 'update'),
  'password.reset': ofTarget('password', 'update'),
  'password.demanded': (reading) => [...ofTarget('password', 'revoke')(reading), ...sessionsEnded(reading)],
  'owner.reset': (reading) => [...ofTarget('password', 'update')(reading), ...sessionsEnded(reading)],
  'factor.enrolled': ofFactor('create'),
  'factor.removed': ofFactor('delete'),
  'factors.removed': ofTarget(CREDENTIALS.secondFactors, 'delete'),
  'recovery_codes.created': ofTarget(CREDENTIALS.recoveryCodes, 'update'),
  'user.updated': userUpdated,
  'user.deleted': gone(ACCOUNT_PURGED),
  'role.updated': roleChanged,
  'role.deleted': roleChanged,
}

export const concernsReceivers = ({ action, outcome }: LoggedEvent): boolean =>
  outcome === 'success' && Object.hasOwn(TRANSLATIONS, action)

/** @returns what receivers are told of an audit event, in order; nothing of most events */
export function draftsOf(reading: Reading): Draft[] {
  const { event } = reading
  if (!concernsReceivers(event) || event.targetId === null) return []
  return TRANSLATIONS[event.action]?.(reading) ?? []
}
