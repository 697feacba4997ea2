import { bindToTenant, type Core, type Origin, type Principal, type Refusal } from '@keystead/domain'
import type { EntityManager } from '@mikro-orm/core'
import type { UserDirectory } from '@keystead/db'
import type { AttemptLimiter } from '../http/rate-limit.ts'

/** What outlives a request and every procedure may use. */
export interface Services extends Core {
  userDirectory: UserDirectory
  limiter: AttemptLimiter
  /** A new unit of work, for one request. */
  fork(): EntityManager
}

/** Who a request authenticated as; a refusal is kept until a procedure asks for somebody. */
export type Identity = { principal: Principal } | { refusal: Refusal | null }

/** What a procedure is called with. */
export interface Context {
  readonly services: Services
  readonly origin: Origin
  readonly identity: Identity
  /** The unit of work of this request, bound to the principal's tenant. */
  readonly em: EntityManager
}

export class RequestContext implements Context {
  readonly services: Services
  readonly origin: Origin
  readonly identity: Identity
  #em: EntityManager | undefined

  constructor(services: Services, origin: Origin, identity: Identity) {
    this.services = services
    this.origin = origin
    this.identity = identity
  }

  get em(): EntityManager {
    if (!this.#em) {
      this.#em = this.services.fork()
      if ('principal' in this.identity) bindToTenant(this.#em, this.identity.principal.tenantId)
    }
    return this.#em
  }

  /** The same request with an empty unit of work: a long list takes one for each page, so that its memory stays flat. */
  renewed(): RequestContext {
    return new RequestContext(this.services, this.origin, this.identity)
  }
}
