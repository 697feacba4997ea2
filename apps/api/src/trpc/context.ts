import {
  bindToTenant,
  type Core,
  type MaybePromise,
  type Origin,
  type Principal,
  type Receipt,
  type Refusal,
  type Replicas,
} from '@keystead/domain'
import type { EntityManager } from '@mikro-orm/core'
import type { TenantDirectory, UserDirectory } from '@keystead/db'
import type { AttemptLimiter } from '../http/rate-limit.ts'
import type { LiveStreams } from '../stream/live-streams.ts'

/** What outlives a request and every procedure may use. */
export interface Services extends Core {
  userDirectory: UserDirectory
  tenantDirectory: TenantDirectory
  limiter: AttemptLimiter
  replicas: Replicas
  streams: LiveStreams
  /** A new unit of work, for one request. */
  fork(): EntityManager
}

/** Who a request authenticated as; a refusal is kept until a procedure asks for somebody. */
export type Identity = Identified | { refusal: Refusal | null }

export interface Identified {
  principal: Principal
  /**
   * Who the credential belongs to now, which may have ended, or lost scopes, while the body of the request was on its way.
   *
   * @throws Refusal `unauthorized`
   */
  renew: () => MaybePromise<Principal>
}

/** What a procedure is called with. tRPC copies it for every step of a call, so it is plain and small. */
export interface Context {
  core: Services
  origin: Origin
  identity: Identity
  /** Chosen by the caller, so that a repeated mutation happens once. */
  idempotencyKey: string | null
  /** The unit of work of this request, bound to the principal's tenant. It is opened when it is first asked for. */
  em: () => EntityManager
  /** What came of this request, for the fields of its answer. */
  notes: RequestNotes
}

export interface RequestNotes {
  /** Who has confirmed what the request changed; null when it changed nothing. */
  receipt: Receipt | null
  /** Whether it was made before, and nothing was done now. */
  isReplayed: boolean
  /** The ids of keys that lost scopes, because their user did. */
  narrowedKeys: readonly string[]
}

export function createContext(
  core: Services,
  origin: Origin,
  identity: Identity,
  idempotencyKey: string | null = null,
): Context {
  let unit: EntityManager | undefined
  const open = () => {
    const em = core.fork()
    if ('principal' in identity) bindToTenant(em, identity.principal.tenantId)
    return em
  }
  const notes = { receipt: null, isReplayed: false, narrowedKeys: [] }
  return { core, origin, identity, idempotencyKey, em: () => (unit ??= open()), notes }
}

/** The same request with an empty unit of work: a long list takes one for each page, so that its memory stays flat. */
export const renewed = ({ core, origin, identity }: Context): Context => createContext(core, origin, identity)
