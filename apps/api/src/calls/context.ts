import {
  type Core,
  type MaybePromise,
  newOutcome,
  type Origin,
  type Outcome,
  type Principal,
  type Refusal,
  type RepeatableCall,
  type Work,
  type WorkHost,
} from '@keystead/domain'
import type { AnyProcedure } from '@trpc/server'
import type { TenantDirectory, UserDirectory } from '@keystead/db'
import type { LiveStreams } from '../jobs/live-streams.ts'
import type { AttemptLimiter } from './rate-limit.ts'

/** The services of the process, available to every procedure. */
export interface Services extends Core {
  userDirectory: UserDirectory
  tenantDirectory: TenantDirectory
  limiter: AttemptLimiter
  streams: LiveStreams
  work: WorkHost
}

/** Who a request authenticated as; a refusal is kept until a procedure requires a principal. */
export type Identity = Identified | { refusal: Refusal | null }

export interface Identified {
  principal: Principal
  /**
   * The credential's current principal: it may have been revoked, or have lost scopes, while the body arrived.
   *
   * @throws Refusal `unauthorized`
   */
  renew: () => MaybePromise<Principal>
}

/** The parts of a request that its calls use. */
export interface Incoming {
  readonly origin: Origin
  readonly identity: Identity
  /** Chosen by the caller, so that a repeated mutation runs once. */
  readonly idempotencyKey: string | null
  /** The versions that a change may be of, as `If-Match` names them (RFC 9110, section 13.1.1). */
  readonly ifMatch: string | null
  /** What each of its calls did, for the headers of its answer. Calls of a batch run concurrently, so each has its own. */
  readonly outcomes: Outcome[]
  /** The principal authorised before the body was read; null: every call authorises itself. */
  readonly admitted: Principal | null
  /** Whether `parseJson` parsed its body, which makes the checks that schemas do not. */
  readonly isClean: boolean
  /** What its road does to an input before the schema of the procedure; null: nothing. */
  readonly adaptInput: ((input: unknown, procedure: AnyProcedure) => unknown) | null
}

export const incoming = (
  origin: Origin,
  identity: Identity,
  {
    idempotencyKey = null,
    ifMatch = null,
    admitted = null,
    isClean = false,
    adaptInput = null,
  }: Partial<Omit<Incoming, 'origin' | 'identity' | 'outcomes'>> = {},
): Incoming => ({ origin, identity, idempotencyKey, ifMatch, admitted, isClean, adaptInput, outcomes: [] })

/** The context of a procedure. */
export interface Context {
  readonly core: Services
  readonly request: Incoming
  /** The unit of work of one call; available once the call is admitted. */
  readonly work: Work
}

/** The context of a request whose calls are not admitted yet, or need no credentials. */
export const createContext = (core: Services, request: Incoming): Context => ({
  core,
  request,
  get work(): Work {
    throw new Error('the call was not admitted')
  },
})

/** The context of an authorised call. */
export function admit(
  { core, request }: Pick<Context, 'core' | 'request'>,
  principal: Principal,
  idempotency: RepeatableCall | null = null,
): Context {
  const outcome = newOutcome()
  request.outcomes.push(outcome)
  return { core, request, work: core.work.begin(principal, { outcome, idempotency }) }
}
