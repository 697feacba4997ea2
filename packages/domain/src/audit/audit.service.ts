import { findPage, type Page, type PageRequest } from '../paging.ts'
import type { AuditTreeStore } from '../transparency/audit-tree-store.ts'
import type { UsageRecorder } from '../usage/usage-recorder.ts'
import type { Work } from '../work/work.ts'
import { AuditEvent } from './audit-event.entity.ts'
import { exportedEvent, type ExportedEvent } from './exported-event.ts'

export interface AuditFilter {
  /** The ids of users who acted: one of them. */
  actors?: readonly string[] | undefined
  /** Actions, or patterns like `key.*`: one of them. */
  actions?: readonly string[] | undefined
  /** The ids of what was acted on: one of them. */
  targets?: readonly string[] | undefined
  since?: Date | undefined
  until?: Date | undefined
}

/** An event, and whether it still counts occurrences: then it has no place in the log. */
export type ListedEvent = ExportedEvent & { open: boolean }

export class AuditService {
  readonly #usage: UsageRecorder
  readonly #places: Pick<AuditTreeStore, 'places'>

  constructor(usage: UsageRecorder, places: Pick<AuditTreeStore, 'places'>) {
    this.#usage = usage
    this.#places = places
  }

  async list(work: Work, filter: AuditFilter, page: PageRequest): Promise<Page<ListedEvent>> {
    await this.#usage.flush()
    const where = conditionOf(filter)
    const { items, next } = await findPage(page, ({ after, options }) =>
      work.em.find(AuditEvent, { $and: [where, after] }, options),
    )
    const ids = items.map(({ id }) => id)
    const places = await this.#places.places(work.principal.tenantId, ids)
    return { items: items.map((event) => listed(event, places.get(event.id) ?? null)), next }
  }
}

const listed = (event: AuditEvent, seq: number | null): ListedEvent => ({
  ...exportedEvent(event, seq),
  // Its place may have been given between the two reads.
  open: typeof event.bucket === 'string' && seq === null,
})

function conditionOf({ actors, actions, targets, since, until }: AuditFilter) {
  const createdAt = { ...(since && { $gte: since }), ...(until && { $lt: until }) }
  return {
    ...(actors && { actorId: { $in: [...actors] } }),
    ...(actions && { $or: actions.map(actionIs) }),
    ...(targets && { targetId: { $in: [...targets] } }),
    ...((since ?? until) && { createdAt }),
  }
}

/** `key.*` means every action that begins with `key.`, and `*` every action. */
const actionIs = (pattern: string) =>
  pattern.endsWith('*')
    ? { action: { $like: `${pattern.slice(0, -1).replaceAll(/[\\%_]/g, String.raw`\\$&`)}%` } }
    : { action: pattern }
