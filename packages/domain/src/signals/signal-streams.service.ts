import { LockMode, ref } from '@mikro-orm/core'
import { type Egress, refusingUrl } from '../egress/egress.ts'
import type { EventName } from '../events/catalogue/catalogue.ts'
import type { EventLog } from '../events/event-log.ts'
import { newId } from '../ids.ts'
import type { MaybePromise } from '../limits/limit.ts'
import type { Issuer } from '../oauth/issuer.ts'
import { isUuid } from '../paging.ts'
import { Refusal } from '../refusal.ts'
import type { Vault } from '../secrets/vault.ts'
import { ApiUser } from '../users/api-user.entity.ts'
import type { Transaction, Work } from '../work/work.ts'
import { type DeliveryMethod, POLL, PUSH } from './event-types.ts'
import type { SignalFeed } from './signal-feed.ts'
import { SignalSet, SignalStream, type StreamStatus } from './signal-stream.entities.ts'
import { storedAuthorization } from './stream-secret.ts'
import { excludedName } from './subjects.ts'

/** Of one client. */
const MOST_STREAMS = 10

const MOST_EXCLUDED = 1000

/** A stream that holds so many events is not asked to verify itself again. */
const MOST_BEFORE_VERIFICATION = 1000

export interface StreamDelivery {
  method: DeliveryMethod
  endpointUrl?: string | undefined
  /** Of pushes; undefined: as it is, as long as the URL stays; null: none. */
  authorization?: string | null | undefined
}

/** What a receiver says of its stream (SSF 1.0, section 8.1.1); what is undefined stays as it is. */
export interface StreamFields {
  description?: string | null | undefined
  eventsRequested?: string[] | null | undefined
  delivery?: StreamDelivery | undefined
}

/** The egress of each tenant, for what can be told of a URL without a request. @see TenantEgress */
export interface StreamEgress {
  of(tenantId: string): MaybePromise<Pick<Egress, 'check'>>
}

export interface StreamsParts {
  egress: StreamEgress
  vault: Vault
  issuer: Issuer
  log: EventLog
  feed: SignalFeed
}

const notFound = (): Refusal => new Refusal('not_found', 'There is no such stream')

/** The event streams of receivers. Each belongs to the client that made it, and nobody else sees it. */
export class SignalStreams {
  readonly #parts: StreamsParts

  constructor(parts: StreamsParts) {
    this.#parts = parts
  }

  /** @throws Refusal `conflict` for a client that has as many as it may; `invalid` for a URL that is not pushed to */
  async create(work: Work, fields: StreamFields): Promise<SignalStream> {
    const { tenantId, userId } = work.principal
    await this.#assertReachable(work, fields)
    const size = await this.#parts.log.size(tenantId)
    return work.commit(async (tx) => {
      const user = await tx.em.findOneOrFail(ApiUser, userId, { lockMode: LockMode.PESSIMISTIC_WRITE })
      if ((await tx.em.count(SignalStream, { user })) >= MOST_STREAMS) {
        throw new Refusal('conflict', `A client has ${MOST_STREAMS} streams at most: delete one first`)
      }
      const now = tx.clock()
      const stream = tx.em.create(SignalStream, {
        id: newId(),
        tenantId,
        user: ref(user),
        description: null,
        eventsRequested: null,
        method: POLL,
        endpointUrl: null,
        sealedSecret: null,
        sealedWith: null,
        status: 'enabled',
        reason: null,
        excluded: [],
        nextSeq: size,
        failures: 0,
        dueAt: null,
        takenUntil: null,
        createdAt: now,
        updatedAt: now,
      })
      this.#assign(stream, fields)
      record(tx, 'signal_stream.created', stream)
      return stream
    })
  }

  /** The streams of the caller, oldest first. */
  async list(work: Work): Promise<SignalStream[]> {
    return work.em.find(SignalStream, { user: work.principal.userId }, { orderBy: { id: 'asc' } })
  }

  /** @throws Refusal `not_found`, also for a stream of another client */
  async get(work: Work, id: string): Promise<SignalStream> {
    const { userId: user } = work.principal
    const stream = isUuid(id) ? await work.em.findOne(SignalStream, { id, user }) : null
    if (!stream) throw notFound()
    return stream
  }

  /** @throws Refusal `not_found`, `invalid` */
  async change(work: Work, id: string, fields: StreamFields): Promise<SignalStream> {
    await this.#assertReachable(work, fields)
    return this.#changing(work, id, async (tx, stream) => {
      this.#assign(stream, fields)
      record(tx, 'signal_stream.updated', stream)
    })
  }

  /** @throws Refusal `not_found` */
  async delete(work: Work, id: string): Promise<void> {
    await this.#changing(work, id, async (tx, stream) => {
      record(tx, 'signal_stream.deleted', stream)
      tx.em.remove(stream)
    })
  }

  /** A disabled stream holds nothing, and begins at the end of the log when it is enabled. @throws Refusal `not_found` */
  async setStatus(work: Work, id: string, status: StreamStatus, reason: string | null): Promise<SignalStream> {
    const size = await this.#parts.log.size(work.principal.tenantId)
    return this.#changing(work, id, async (tx, stream) => {
      const isAnew = stream.status === 'disabled' && status !== 'disabled'
      if (isAnew) stream.nextSeq = size
      if (isAnew || status === 'disabled') await tx.em.nativeDelete(SignalSet, { stream })
      if (status === 'enabled') Object.assign(stream, { failures: 0, dueAt: null })
      Object.assign(stream, { status, reason })
      record(tx, 'signal_stream.updated', stream)
    })
  }

  /** No event about a subject is held from now on. @throws Refusal `not_found`, `invalid` */
  async removeSubject(work: Work, id: string, subject: Readonly<Record<string, unknown>>): Promise<void> {
    const name = excludedName(subject, this.#parts.issuer.url)
    await this.#changing(work, id, async (tx, stream) => {
      if (stream.excluded.includes(name)) return
      if (stream.excluded.length >= MOST_EXCLUDED) {
        throw new Refusal('invalid', `At most ${MOST_EXCLUDED} subjects may be removed from a stream`)
      }
      stream.excluded = [...stream.excluded, name]
      record(tx, 'signal_stream.subject_removed', stream, { subject: name })
    })
  }

  /** Takes {@link removeSubject} back. @throws Refusal `not_found`, `invalid` */
  async addSubject(work: Work, id: string, subject: Readonly<Record<string, unknown>>): Promise<void> {
    const name = excludedName(subject, this.#parts.issuer.url)
    await this.#changing(work, id, async (tx, stream) => {
      if (!stream.excluded.includes(name)) return
      stream.excluded = stream.excluded.filter((each) => each !== name)
      record(tx, 'signal_stream.subject_added', stream, { subject: name })
    })
  }

  /** @throws Refusal `not_found`; `rate_limited` while many events are not acknowledged */
  async verify(work: Work, id: string, state: string | null): Promise<void> {
    const stream = await this.get(work, id)
    if ((await work.em.count(SignalSet, { stream })) >= MOST_BEFORE_VERIFICATION) {
      throw new Refusal('rate_limited', 'Acknowledge the events of the stream first', { retryAfter: 60 })
    }
    await this.#parts.feed.verify(stream.id, state)
  }

  async #changing(
    work: Work,
    id: string,
    change: (tx: Transaction, stream: SignalStream) => Promise<void>,
  ): Promise<SignalStream> {
    return work.commit(async (tx) => {
      const own = { id, user: tx.principal.userId }
      const locked = { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true } as const
      const stream = isUuid(id) ? await tx.em.findOne(SignalStream, own, locked) : null
      if (!stream) throw notFound()
      stream.updatedAt = tx.clock()
      await change(tx, stream)
      return stream
    })
  }

  #assign(stream: SignalStream, { description, eventsRequested, delivery }: StreamFields): void {
    if (description !== undefined) stream.description = description
    if (eventsRequested !== undefined) stream.eventsRequested = eventsRequested
    if (delivery) this.#assignDelivery(stream, delivery)
  }

  #assignDelivery(stream: SignalStream, { method, endpointUrl = '', authorization }: StreamDelivery): void {
    const url = method === PUSH ? endpointUrl : null
    // A secret is never sent to another place than the one that it was given for.
    const kept = authorization === undefined && url !== null && url === stream.endpointUrl
    if (!kept) {
      const secret =
        method === PUSH && authorization ? storedAuthorization(this.#parts.vault, stream, authorization) : null
      Object.assign(stream, secret ?? { sealedSecret: null, sealedWith: null })
    }
    Object.assign(stream, { method, endpointUrl: url, failures: 0, dueAt: null })
  }

  /** @throws Refusal `invalid` for a URL that the tenant or the installation sends nothing to */
  async #assertReachable({ principal }: Work, { delivery }: StreamFields): Promise<void> {
    if (delivery?.method !== PUSH) return
    const egress = await this.#parts.egress.of(principal.tenantId)
    refusingUrl('delivery.endpoint_url', () => egress.check(delivery.endpointUrl ?? ''))
  }
}

type StreamEvent = Extract<EventName, `signal_stream.${string}`>

/** The URL may hold a secret, so its origin stands for it. */
function record(tx: Transaction, action: StreamEvent, stream: SignalStream, more: { subject?: string } = {}): void {
  const { id, method, endpointUrl, eventsRequested, status } = stream
  const receiver = endpointUrl == null ? null : new URL(endpointUrl).origin
  const details = { method, receiver, events_requested: eventsRequested ?? null, status, ...more }
  tx.record(action, { type: 'signal_stream', id }, details)
}
