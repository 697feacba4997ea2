import { networkOf, Refusal } from '@keystead/domain'
import type { Redis } from 'ioredis'
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'

const WINDOW_SECONDS = 60

/** From this many blocked addresses on, expired ones are removed. */
const MAX_BLOCKED = 10_000

/** Counts the authentication attempts of each client address: failed ones, log-ins, and all on the aggregator contract. */
export interface AttemptLimiter {
  readonly limit: number
  /** Counts nothing. @throws Refusal `rate_limited` while this process knows that the address is over its limit */
  check: (ip: string) => void
  /** Counts one attempt. @throws Refusal `rate_limited` when the address is over its limit */
  count: (ip: string) => Promise<void>
}

/** @param redis shared by all replicas; without it, or while it is down, each process counts separately */
export function createAttemptLimiter(limit: number, redis: Redis | null): AttemptLimiter {
  const options = { points: limit, duration: WINDOW_SECONDS, keyPrefix: 'keystead:attempts' }
  const memory = new RateLimiterMemory(options)
  const limiter = redis ? new RateLimiterRedis({ ...options, storeClient: redis, insuranceLimiter: memory }) : memory
  const blocked = new Map<string, number>()
  return {
    limit,
    check(ip) {
      if (blocked.size === 0) return
      const network = networkOf(ip)
      const until = blocked.get(network)
      if (until === undefined) return
      const left = until - Date.now()
      if (left > 0) throw tooManyAttempts(left)
      blocked.delete(network)
    },
    async count(ip) {
      const network = networkOf(ip)
      try {
        await limiter.consume(network)
      } catch (error) {
        if (!(error instanceof RateLimiterRes)) throw error
        if (blocked.size >= MAX_BLOCKED) forgetPast(blocked)
        blocked.set(network, Date.now() + error.msBeforeNext)
        throw tooManyAttempts(error.msBeforeNext)
      }
    },
  }
}

function forgetPast(blocked: Map<string, number>): void {
  const now = Date.now()
  for (const [network, until] of blocked) if (until <= now) blocked.delete(network)
}

export function tooManyAttempts(milliseconds: number): Refusal {
  const retryAfter = Math.max(1, Math.ceil(milliseconds / 1000))
  return new Refusal('rate_limited', 'Too many authentication attempts from this address; try again later', {
    retryAfter,
  })
}
