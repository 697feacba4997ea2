import {
  bindToTenant,
  type Core,
  type Origin,
  type Principal,
  type Receipt,
  type Refusal,
  type Replicas,
} from '@keystead/domain'
import type { EntityManager } from '@mikro-orm/core'
import type { UserDirectory } from '@keystead/db'
import type { AttemptLimiter } from '../http/rate-limit.ts'

/** What outlives a request and every procedure may use. */
export interface Services extends Core {
  userDirectory: UserDirectory
  limiter: AttemptLimiter
  replicas: Replicas
  /** A new unit of work, for one request. */
  fork(): EntityManager
}

/** Who a request authenticated as; a refusal is kept until a procedure asks for somebody. */
export type Identity = { principal: Principal } | { refusal: Refusal | null }

/** Waits, once for each call, until every replica knows what the call has changed. */
export class Settlement {
  readonly #context: Context
  #settled: Promise<Receipt> | null = null

  constructor(context: Context) {
    this.#context = context
  }

  /** Called after the change was committed. */
  settle(): Promise<Receipt> {
    this.#settled ??= this.#confirm()
    return this.#settled
  }

  async #confirm(): Promise<Receipt> {
    const receipt = await this.#context.core.replicas.confirm()
    this.#context.receipts.push(receipt)
    return receipt
  }
}

/** What a procedure is called with. tRPC copies it for every step of a call, so it is plain and small. */
export interface Context {
  core: Services
  origin: Origin
  identity: Identity
  /** The unit of work of this request, bound to the principal's tenant. It is opened when it is first asked for. */
  em: () => EntityManager
  /** Who has confirmed what this request changed. */
  receipts: Receipt[]
}

export function createContext(core: Services, origin: Origin, identity: Identity): Context {
  let unit: EntityManager | undefined
  const open = () => {
    const em = core.fork()
    if ('principal' in identity) bindToTenant(em, identity.principal.tenantId)
    return em
  }
  return { core, origin, identity, em: () => (unit ??= open()), receipts: [] }
}

/** The same request with an empty unit of work: a long list takes one for each page, so that its memory stays flat. */
export const renewed = ({ core, origin, identity }: Context): Context => createContext(core, origin, identity)
