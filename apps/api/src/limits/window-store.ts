import type { Limit } from '@keystead/domain'
import { SLIDING_STEPS } from '@keystead/domain'
import type { Redis } from 'ioredis'
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'

/** What came of taking points from a window. */
export interface Taking {
  admitted: boolean
  remaining: number
  resetMs: number
}

/**
 * Runs in Redis in place of rate-limiter-flexible's own script, which has no sliding windows and counts what it refuses, so
 * that a caller who goes on asking would never get in. This one adds points only if they fit. Time is that of Redis, one
 * clock for all replicas.
 *
 * KEYS[1] ends in `:f` for a fixed window and `:s` for a sliding one, which is a hash of points by step.
 * ARGV: points (negative gives back), seconds, limit. Returns what is used with the points, and milliseconds until the reset.
 */
const TAKE = `
local points, window, limit = tonumber(ARGV[1]), tonumber(ARGV[2]) * 1000, tonumber(ARGV[3])
if string.sub(KEYS[1], -2) == ':f' then
  local used = tonumber(redis.call('get', KEYS[1]) or '0')
  local ttl = redis.call('pttl', KEYS[1])
  if ttl < 0 then used = 0; ttl = window end
  if points < 0 then points = math.max(points, -used) end
  if points ~= 0 and used + points <= limit then
    if used == 0 and points > 0 then redis.call('set', KEYS[1], points, 'PX', ttl) else redis.call('incrby', KEYS[1], points) end
  end
  return {used + points, ttl}
end
local time = redis.call('time')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local length = window / ${SLIDING_STEPS}
local step = math.floor(now / length)
local oldest = step - ${SLIDING_STEPS}
local used, first, newest = 0, step, oldest
local fields = redis.call('hgetall', KEYS[1])
local old = {}
for i = 1, #fields, 2 do
  local at, count = tonumber(fields[i]), tonumber(fields[i + 1])
  if at < oldest then old[#old + 1] = fields[i]
  elseif count > 0 then
    used = used + count
    if at < first then first = at end
    if at > newest then newest = at end
  end
end
if #old > 0 then redis.call('hdel', KEYS[1], unpack(old)) end
if points > 0 and used + points <= limit then
  redis.call('hincrby', KEYS[1], step, points)
  redis.call('pexpire', KEYS[1], math.ceil(window + length))
elseif points < 0 then
  points = math.max(points, -used)
  local left = -points
  for at = oldest, step do
    if left == 0 then break end
    local count = tonumber(redis.call('hget', KEYS[1], at) or '0')
    local taken = math.min(count, left)
    if taken > 0 then redis.call('hincrby', KEYS[1], at, -taken); left = left - taken end
  end
end
return {used + points, math.ceil((first + ${SLIDING_STEPS + 1}) * length - now)}
`

/** The windows of all limits, in Redis, counted by rate-limiter-flexible. */
export class WindowStore {
  readonly #redis: Redis
  readonly #limiters = new Map<string, RateLimiterRedis>()

  /** @param redis a connection of its own: rate-limiter-flexible defines its script on the connection */
  constructor(redis: Redis) {
    this.#redis = redis
  }

  /** Takes points, all or none. @throws when Redis does not answer */
  async take(keyId: string, limit: Limit, points: number): Promise<Taking> {
    if (points > limit.limit) {
      const { used, resetMs } = await this.peek(keyId, limit)
      return { admitted: false, remaining: Math.max(0, limit.limit - used), resetMs }
    }
    try {
      const { consumedPoints, msBeforeNext } = await this.#limiterOf(limit).consume(nameOf(keyId, limit), points)
      return { admitted: true, remaining: limit.limit - consumedPoints, resetMs: msBeforeNext }
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error
      const used = error.consumedPoints - points
      return { admitted: false, remaining: Math.max(0, limit.limit - used), resetMs: error.msBeforeNext }
    }
  }

  /** @throws when Redis does not answer */
  async giveBack(keyId: string, limit: Limit, points: number): Promise<void> {
    if (points > 0) await this.#limiterOf(limit).reward(nameOf(keyId, limit), points)
  }

  /** @throws when Redis does not answer */
  async peek(keyId: string, limit: Limit): Promise<{ used: number; resetMs: number }> {
    const { consumedPoints, msBeforeNext } = await this.#limiterOf(limit).penalty(nameOf(keyId, limit), 0)
    return { used: consumedPoints, resetMs: msBeforeNext }
  }

  /** One limiter serves all keys that have the same limit. */
  #limiterOf({ limit, windowSeconds }: Limit): RateLimiterRedis {
    const name = `${limit}:${windowSeconds}`
    let limiter = this.#limiters.get(name)
    if (!limiter) {
      limiter = new RateLimiterRedis({
        storeClient: this.#redis,
        keyPrefix: 'keystead:limit',
        points: limit,
        duration: windowSeconds,
        customIncrTtlLuaScript: TAKE,
      })
      this.#limiters.set(name, limiter)
    }
    return limiter
  }
}

/** A limit that was changed starts anew. The braces keep the windows of a key together in a Redis Cluster. */
const nameOf = (keyId: string, { name, limit, windowSeconds, kind }: Limit): string =>
  `{${keyId}}:${name}:${limit}:${windowSeconds}:${kind === 'fixed' ? 'f' : 's'}`
