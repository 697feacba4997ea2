import { randomInt } from 'node:crypto'
import { verdictOf } from './http.ts'
import { type Key, SCOPE } from './keys.ts'
import type { Cluster, Replica } from './cluster.ts'

export const pick = <T>(items: readonly T[]): T => items[randomInt(items.length)]!

/** What a load saw. */
export interface Seen {
  /** Answers of each code, `status 503` and the like among them. */
  codes: Map<string, number>
  /** Keys that were VALID though a call that ended them had returned before the question was sent. */
  stale: string[]
  /** Questions without an answer: the replica was gone. */
  unanswered: number
}

export interface Load {
  seen: Seen
  /** Ends it. @returns when every question that was sent is answered */
  stop(): Promise<Seen>
}

/** Verifies keys at random, live ones and others, on all replicas of a cluster as it is at the moment, until it is stopped. */
export function startLoad(cluster: Pick<Cluster, 'replicas'>, keys: readonly Key[], lanes = 1): Load {
  const seen: Seen = { codes: new Map(), stale: [], unanswered: 0 }
  let isOver = false
  const ask = async (replica: Replica) => {
    const key = pick(keys)
    const { isOver: mustFail } = key
    const code = await verdictOf(replica, key.text, [SCOPE])
    seen.codes.set(code, (seen.codes.get(code) ?? 0) + 1)
    if (code === 'VALID' && mustFail) seen.stale.push(`${key.id} on ${replica.name}`)
  }
  /** Each lane stays with the replica in its place, so that one that hangs does not hold the others up. */
  const lane = async (place: number) => {
    while (!isOver) {
      const replica = cluster.replicas[place]
      if (replica) await ask(replica).catch(() => (seen.unanswered += 1))
      else await new Promise((resolve) => void setImmediate(resolve))
    }
  }
  const running = Array.from({ length: cluster.replicas.length }, (_, place) =>
    Array.from({ length: lanes }, () => lane(place)),
  )
  return {
    seen,
    async stop() {
      isOver = true
      await Promise.all(running.flat())
      return seen
    },
  }
}

export const countOf = ({ codes }: Seen, code: string): number => codes.get(code) ?? 0
