import {
  acrossTenants,
  numericDate,
  OauthGrant,
  type OauthPayloads,
  type KeptPayload,
  type OauthGrantsService,
  type OauthPayloadJson,
  type Principal,
  principalWithoutScopes,
  Refusal,
  type WorkHost,
} from '@keystead/domain'
import type { Adapter, AdapterPayload } from 'oidc-provider'
import { type ClientDirectory, metadataOf } from './clients.ts'
import type { Library } from './library.ts'
import { audienceOf } from './resources.ts'
import { LIFETIMES, REGISTRATION_SECONDS } from './settings.ts'

const REFRESH_TOKEN = 'RefreshToken'
const CLIENT = 'Client'

/** Kinds whose ids may be stored once. A refresh token follows from the one before it, and a proof must not be repeated. */
const STORED_ONCE = new Set([REFRESH_TOKEN, 'ReplayDetection'])

/** Kinds that may be used once. */
const USED_ONCE = new Set(['AuthorizationCode', 'DeviceCode'])

export interface AdapterParts {
  issuer: () => string
  payloads: OauthPayloads
  grants: OauthGrantsService
  clients: ClientDirectory
  work: WorkHost
  errors: Library['errors']
  /** @see metadataOf */
  vouched: string
  /** The address and id of the request that the library works on. */
  origin: () => Principal['origin']
}

/** Makes the library's storage on PostgreSQL, one for each kind of its models. */
export const createAdapters =
  (parts: AdapterParts) =>
  (kind: string): Adapter => {
    if (kind === CLIENT) return clientAdapter(parts)
    return kind === 'Grant' ? grantAdapter(parts) : payloadAdapter(kind, parts)
  }

/** @returns what the library expects of a payload: when it was used is a member of it */
const withUse = (kept: KeptPayload | null): AdapterPayload | undefined =>
  kept === null
    ? undefined
    : { ...kept.json, ...(kept.consumedAt !== null && { consumed: numericDate(kept.consumedAt) }) }

function payloadAdapter(kind: string, { payloads, errors, grants, work, origin }: AdapterParts): Adapter {
  const refuseEndedGrant = (error: unknown): never => {
    throw error instanceof Refusal ? new errors.InvalidGrant('the grant was ended') : error
  }

  return {
    async upsert(id, payload, expiresIn = REGISTRATION_SECONDS) {
      const { grantId, uid, userCode } = payload
      const json: OauthPayloadJson = { ...payload }
      delete json['consumed']
      const options = { grantId, uid, userCode, seconds: expiresIn }
      if (!STORED_ONCE.has(kind)) return payloads.put(kind, id, json, options).catch(refuseEndedGrant)
      if (await payloads.putNew(kind, id, json, options).catch(refuseEndedGrant)) return
      if (kind !== REFRESH_TOKEN) throw new errors.InvalidRequest('the proof was used before')
      const stored = await payloads.find(kind, id)
      if (stored?.consumedAt !== null) throw new errors.InvalidGrant('refresh token already used')
    },
    async find(id) {
      const kept = await payloads.find(kind, id)
      const isRepeated =
        kept?.consumedAt != null && kind === REFRESH_TOKEN && (await payloads.isRepeatable(kind, id, kept.consumedAt))
      return withUse(isRepeated && kept ? { ...kept, consumedAt: null } : kept)
    },
    async findByUid(uid) {
      return withUse(await payloads.findByUid(kind, uid))
    },
    async findByUserCode(userCode) {
      return withUse(await payloads.findByUserCode(kind, userCode))
    },
    async consume(id) {
      if ((await payloads.consume(kind, id)) || !USED_ONCE.has(kind)) return
      // Another request used it between the look-up and now.
      const grantId = (await payloads.find(kind, id))?.json['grantId']
      if (typeof grantId === 'string') await endReused({ grants, work, origin }, grantId)
      throw new errors.InvalidGrant('it was used before')
    },
    destroy: (id) => payloads.remove(kind, id),
    revokeByGrantId: (grantId) => payloads.removeOfGrant(kind, grantId),
  }
}

/** A registered client is an API user; one that registered itself is a payload. */
function clientAdapter({ payloads, clients, vouched }: AdapterParts): Adapter {
  const own = { find: (id: string) => payloads.find(CLIENT, id) }
  return {
    upsert: (id, { ...json }, seconds = REGISTRATION_SECONDS) => payloads.put(CLIENT, id, json, { seconds }),
    async find(id) {
      const client = await clients.find(id)
      if (client) return metadataOf(client, vouched)
      return (await own.find(id))?.json
    },
    destroy: (id) => payloads.remove(CLIENT, id),
    findByUid: unused,
    findByUserCode: unused,
    consume: unused,
    revokeByGrantId: unused,
  }
}

/** A grant is made by the consent of a person, never by the library. */
function grantAdapter({ grants, work, origin, issuer }: AdapterParts): Adapter {
  return {
    upsert: unused,
    async find(id) {
      const grant = await work.beginAnonymous(origin()).em.findOne(OauthGrant, id, acrossTenants)
      return grant ? payloadOf(grant, issuer()) : undefined
    },
    /** The library destroys a grant when a code or a refresh token was used twice. */
    destroy: (id) => endReused({ grants, work, origin }, id),
    findByUid: unused,
    findByUserCode: unused,
    consume: unused,
    revokeByGrantId: unused,
  }
}

/** Tokens for Keystead itself carry the scopes of OpenID Connect too: its userinfo endpoint wants them. */
function payloadOf(grant: OauthGrant, issuer: string): AdapterPayload {
  const iat = numericDate(grant.createdAt)
  const resources = Object.entries({ [issuer]: [], ...grant.resources }).flatMap(([resource, scopes]) => {
    const isOwn = audienceOf(resource, issuer) === issuer
    const all = isOwn ? [...grant.identityScopes, ...scopes] : scopes
    return all.length === 0 ? [] : [[resource, all.join(' ')]]
  })
  return {
    jti: grant.id,
    kind: 'Grant',
    accountId: grant.user.id,
    clientId: grant.clientId,
    iat,
    exp: iat + LIFETIMES.Grant,
    ...(grant.identityScopes.length > 0 && { openid: { scope: grant.identityScopes.join(' ') } }),
    resources: Object.fromEntries(resources),
  }
}

/** Ends a grant in the name of its person, because somebody else seems to have one of its codes or tokens. */
async function endReused({ grants, work, origin }: Pick<AdapterParts, 'grants' | 'work' | 'origin'>, id: string) {
  const grant = await work.beginAnonymous(origin()).em.findOne(OauthGrant, id, acrossTenants)
  if (!grant) return
  const { tenantId, user } = grant
  const principal = principalWithoutScopes({ tenantId, userId: user.id, credentialId: grant.id, origin: origin() })
  await grants.end(work.begin(principal), id, 'grant.reuse_detected').catch(unlessGone)
}

/** Of two requests that notice it at once, one ends the grant. */
function unlessGone(error: unknown): void {
  if (!(error instanceof Refusal) || error.code !== 'not_found') throw error
}

const unused = (): never => {
  throw new Error('the OAuth provider asked for what it has no use for')
}
