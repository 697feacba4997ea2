import type { Limit } from '@keystead/domain'
import { SLIDING_STEPS } from '@keystead/domain'
import type { Redis, Result } from 'ioredis'

/** What came of taking points from a window. */
export interface Taking {
  admitted: boolean
  remaining: number
  resetMs: number
  /** Until when the points can be given back, on the clock of Redis; null when they were not counted there. */
  returnBy: number | null
}

/** What {@link TAKE} returns: what is used of the limit with the points, milliseconds until the reset, and when that is. */
type Used = [used: number, resetMs: number, resetAt: number]

declare module 'ioredis' {
  // The type parameters must be those of the interface that this adds to.
  interface RedisCommander<Context> {
    takePoints(
      key: string,
      ...args: [points: number, seconds: number, limit: number, returnBy: number]
    ): Result<Used, Context>
  }
}

/**
 * Adds points to a window if they fit. Time is that of Redis, one clock for all replicas.
 *
 * KEYS[1] ends in `:f` for a fixed window and `:s` for a sliding one, which is a hash of points by step.
 * ARGV: points (negative gives back), seconds, limit, and until when points can be given back, or 0. What is used with the points
 * is above the limit if they did not fit.
 */
const TAKE = `
local points, window, limit = tonumber(ARGV[1]), tonumber(ARGV[2]) * 1000, tonumber(ARGV[3])
local returnBy = tonumber(ARGV[4])
local time = redis.call('time')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
if returnBy > 0 and now >= returnBy then points = 0 end
if string.sub(KEYS[1], -2) == ':f' then
  local used = tonumber(redis.call('get', KEYS[1]) or '0')
  local ttl = redis.call('pttl', KEYS[1])
  if ttl < 0 then used = 0; ttl = window end
  if points < 0 then points = math.max(points, -used) end
  if points ~= 0 and used + points <= limit then
    if used == 0 and points > 0 then redis.call('set', KEYS[1], points, 'PX', ttl) else redis.call('incrby', KEYS[1], points) end
  end
  return {used + points, ttl, now + ttl}
end
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
local resetAt = math.ceil((first + ${SLIDING_STEPS + 1}) * length)
return {used + points, resetAt - now, resetAt}
`

/** The windows of all limits, in Redis. rate-limiter-flexible has none of their rules. (docs/adr/0033) */
export class WindowStore {
  readonly #redis: Redis

  constructor(redis: Redis) {
    redis.defineCommand('takePoints', { numberOfKeys: 1, lua: TAKE })
    this.#redis = redis
  }

  /** Takes points, all or none. @throws when Redis does not answer */
  async take(keyId: string, limit: Limit, points: number): Promise<Taking> {
    const [used, resetMs, returnBy] = await this.#count(keyId, limit, points)
    const admitted = used <= limit.limit
    return { admitted, remaining: Math.max(0, limit.limit - (admitted ? used : used - points)), resetMs, returnBy }
  }

  /**
   * @param returnBy as it was when they were taken; points that arrive later are void. Null: they come off the window of now
   * @throws when Redis does not answer
   */
  async giveBack(keyId: string, limit: Limit, points: number, returnBy: number | null): Promise<void> {
    if (points > 0) await this.#count(keyId, limit, -points, returnBy)
  }

  /** @throws when Redis does not answer */
  async peek(keyId: string, limit: Limit): Promise<{ used: number; resetMs: number }> {
    const [used, resetMs] = await this.#count(keyId, limit, 0)
    return { used, resetMs }
  }

  #count(keyId: string, limit: Limit, points: number, returnBy: number | null = null): Promise<Used> {
    return this.#redis.takePoints(nameOf(keyId, limit), points, limit.windowSeconds, limit.limit, returnBy ?? 0)
  }
}

/** A limit that was changed starts anew. The braces keep the windows of a key together in a Redis Cluster. */
const nameOf = (keyId: string, { name, limit, windowSeconds, kind }: Limit): string =>
  `keystead:limit:{${keyId}}:${name}:${limit}:${windowSeconds}:${kind === 'fixed' ? 'f' : 's'}`
