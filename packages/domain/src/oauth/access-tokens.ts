import { randomUUID } from 'node:crypto'
import { compactVerify, decodeProtectedHeader, type ProtectedHeaderParameters } from 'jose'
import { type Clock, numericDate } from '../clock.ts'
import { isObject } from '../json.ts'
import { isUuid } from '../paging.ts'
import { type GrantHandle, isGrantHandle } from './grants.ts'
import type { Issuer } from './issuer.ts'
import { signed } from './key-pair.ts'
import type { SigningKeys } from './signing-keys.ts'
import { LONGEST_TOKEN_MINUTES, type TokenAlgorithm } from './token-settings.ts'

/** Longer texts are not read. */
const MAX_TOKEN = 8192

/** How far ahead the clock that dated a token may be, seconds. */
const SKEW_SECONDS = 60

/** Who acts for the subject (RFC 8693, section 4.1). */
export interface Actor {
  sub: string
  act?: Actor
}

/** The key that a token is bound to (RFC 9449, section 6.1). */
interface TokenConfirmation {
  jkt: string
}

export interface WantedToken {
  grant: GrantHandle
  tenantId: string
  userId: string
  clientId: string
  scopes: readonly string[]
  roles: readonly string[]
  /** Null: Keystead itself. */
  audience: string | null
  /** Never more than is configured. */
  lifetimeSeconds?: number | undefined
  confirmation?: TokenConfirmation | undefined
  actor?: Actor | undefined
  /** The jti of the token that it was exchanged for, and of those before: it ends with any of them. */
  parents?: readonly string[] | undefined
  /** What the client asked for; by default what is configured. */
  algorithm?: TokenAlgorithm | null | undefined
}

export interface IssuedToken {
  token: string
  jti: string
  expiresAt: Date
  /** Seconds from now. */
  expiresIn: number
}

/** An access token whose signature was checked. */
export interface TokenClaims {
  jti: string
  grant: GrantHandle
  tenantId: string
  userId: string
  clientId: string
  scopes: readonly string[]
  roles: readonly string[]
  audience: string
  issuedAt: Date
  expiresAt: Date
  confirmation: TokenConfirmation | null
  actor: Actor | null
  /** The jti of the token that it was exchanged for first, then of those before. */
  parents: readonly string[]
  /** The key that signed it. */
  keyId: string
}

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url')

/** Issues and reads access tokens: JWTs as RFC 9068 profiles them, with the claims `tenant`, `roles` and `grant`. */
export class AccessTokens {
  readonly #keys: SigningKeys
  readonly #issuer: Issuer
  readonly #clock: Clock
  readonly #algorithm: TokenAlgorithm
  readonly lifetimeSeconds: number

  constructor(parts: {
    keys: SigningKeys
    issuer: Issuer
    clock: Clock
    algorithm: TokenAlgorithm
    lifetimeSeconds: number
  }) {
    this.#keys = parts.keys
    this.#issuer = parts.issuer
    this.#clock = parts.clock
    this.#algorithm = parts.algorithm
    this.lifetimeSeconds = Math.min(parts.lifetimeSeconds, LONGEST_TOKEN_MINUTES * 60)
  }

  /** @returns a token, which is shown once; it works while its grant does */
  async issue(wanted: WantedToken): Promise<IssuedToken> {
    const key = this.#keys.signer(wanted.algorithm ?? this.#algorithm)
    const iat = numericDate(this.#clock())
    const exp = iat + Math.max(1, Math.min(wanted.lifetimeSeconds ?? this.lifetimeSeconds, this.lifetimeSeconds))
    const jti = randomUUID()
    const { confirmation, actor, parents } = wanted
    const claims = {
      iss: this.#issuer.url,
      sub: wanted.userId,
      aud: wanted.audience ?? this.#issuer.url,
      client_id: wanted.clientId,
      iat,
      exp,
      jti,
      scope: wanted.scopes.join(' '),
      tenant: wanted.tenantId,
      roles: wanted.roles,
      grant: wanted.grant,
      ...(confirmation && { cnf: { jkt: confirmation.jkt } }),
      ...(actor && { act: actor }),
      ...(parents && { parents }),
    }
    const head = encoded({ alg: key.algorithm, typ: 'at+jwt', kid: key.id })
    const input = `${head}.${encoded(claims)}`
    return { token: `${input}.${await signed(key, input)}`, jti, expiresAt: new Date(exp * 1000), expiresIn: exp - iat }
  }

  /**
   * Checks the signature and the form of an access token of this installation; whether it has expired or ended is for the caller.
   *
   * @returns null for everything else
   */
  async read(text: string): Promise<TokenClaims | null> {
    if (text.length > MAX_TOKEN) return null
    const head = headOf(text)
    if (head === null || !isAccessTokenType(head.typ) || typeof head.kid !== 'string') return null
    const key = await this.#keys.verifier(head.kid)
    // The algorithm is that of the key, whatever the token says.
    if (key === null || head.alg !== key.algorithm) return null
    try {
      const { payload } = await compactVerify(text, key.publicKey, { algorithms: [key.algorithm] })
      const claims: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload))
      return isObject(claims) ? this.#claimsOf(claims, head.kid) : null
    } catch {
      return null
    }
  }

  /** Whether the key that signed a token is still accepted: it may have been withdrawn since the token was read. */
  isAccepted({ keyId }: TokenClaims): boolean {
    return this.#keys.has(keyId)
  }

  /** Whether a token is for Keystead's own API. */
  isForKeystead({ audience }: TokenClaims): boolean {
    return audience === this.#issuer.url
  }

  #claimsOf(claims: Readonly<Record<string, unknown>>, keyId: string): TokenClaims | null {
    const {
      iss,
      sub,
      aud,
      client_id: clientId,
      iat,
      exp,
      nbf,
      jti,
      scope,
      tenant,
      roles,
      grant,
      cnf,
      act,
      parents = [],
    } = claims
    if (iss !== this.#issuer.url || !isGrantHandle(grant)) return null
    if (typeof sub !== 'string' || typeof aud !== 'string' || typeof clientId !== 'string') return null
    if (typeof jti !== 'string' || !isUuid(jti) || typeof tenant !== 'string' || !isUuid(tenant)) return null
    if (typeof iat !== 'number' || typeof exp !== 'number' || typeof scope !== 'string') return null
    const latest = numericDate(this.#clock()) + SKEW_SECONDS
    if (iat > latest || (nbf !== undefined && !(typeof nbf === 'number' && nbf <= latest))) return null
    const confirmation = cnf === undefined ? null : confirmationOf(cnf)
    const actor = act === undefined ? null : actorOf(act)
    if (confirmation === undefined || actor === undefined || !areParents(parents)) return null
    return {
      jti,
      grant,
      tenantId: tenant,
      userId: sub,
      clientId,
      scopes: scope === '' ? [] : scope.split(' '),
      roles: Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : [],
      audience: aud,
      issuedAt: new Date(iat * 1000),
      expiresAt: new Date(exp * 1000),
      confirmation,
      actor,
      parents,
      keyId,
    }
  }
}

/** RFC 9068, section 2.1; RFC 7515, section 4.1.9: a type has no case, and `application/` may be left out. */
export const isAccessTokenType = (typ: unknown): boolean =>
  typeof typ === 'string' && /^(?:application\/)?at\+jwt$/i.test(typ)

export function headOf(text: string): ProtectedHeaderParameters | null {
  try {
    return decodeProtectedHeader(text)
  } catch {
    return null
  }
}

/** @returns undefined for what is no confirmation that is known here */
function confirmationOf(cnf: unknown): TokenConfirmation | undefined {
  return isObject(cnf) && typeof cnf.jkt === 'string' ? { jkt: cnf.jkt } : undefined
}

/** @returns undefined for what is no chain of actors */
function actorOf(act: unknown): Actor | undefined {
  if (!isObject(act) || typeof act.sub !== 'string') return undefined
  if (act.act === undefined) return { sub: act.sub }
  const before = actorOf(act.act)
  return before && { sub: act.sub, act: before }
}

const areParents = (parents: unknown): parents is string[] =>
  Array.isArray(parents) && parents.every((jti) => typeof jti === 'string' && isUuid(jti))
