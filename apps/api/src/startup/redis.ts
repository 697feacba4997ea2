import type { Redis } from 'ioredis'
import type { Logger } from 'pino'
import { SharedCounter } from '../limits/shared-counter.ts'
import { WindowStore } from '../limits/window-store.ts'
import type { Resources } from './resources.ts'
import type { StartOptions } from './service.ts'

/** Redis and the limits that replicas share in it, when REDIS_URL is set. */
export async function openRedis(
  { config, logger }: Pick<StartOptions, 'config' | 'logger'>,
  resources: Resources,
): Promise<{ redis: Redis | null; sharedLimits: SharedCounter | null }> {
  if (config.redisUrl === null) return { redis: null, sharedLimits: null }
  const redis = await connectRedis(config.redisUrl, logger)
  resources.add(async () => redis.disconnect())
  const sharedLimits = new SharedCounter({
    windows: new WindowStore(redis),
    clock: () => performance.now(),
    withoutRedis: config.limitsWithoutRedis,
  })
  return { redis, sharedLimits }
}

async function connectRedis(url: string, logger: Logger): Promise<Redis> {
  // Without REDIS_URL none of this is loaded.
  const { PatientRedis } = await import('../limits/patient-redis.ts')
  // Commands must fail immediately while Redis is down, so that the limiter's fallback takes over.
  const redis = new PatientRedis(url, { enableOfflineQueue: false, maxRetriesPerRequest: 0 })
  let down = false
  let reason: Error | undefined
  redis.on('error', (error) => {
    reason = error
  })
  redis.on('reconnecting', () => {
    if (!down)
      logger.warn(
        { err: reason },
        'Redis unavailable: strict limits refuse, others count per replica, or refuse if KEYSTEAD_LIMITS_WITHOUT_REDIS is closed',
      )
    down = true
  })
  redis.on('ready', () => {
    if (down) logger.info('Redis is available again')
    down = false
  })
  await firstWordOf(redis)
  return redis
}

/** Waits at most a second for the connection to succeed or fail, so that the first attempt is already counted in Redis. */
async function firstWordOf(redis: Redis): Promise<void> {
  await new Promise<void>((resolve) => {
    redis.once('ready', resolve)
    redis.once('reconnecting', () => resolve())
    setTimeout(resolve, 1000).unref()
  })
}
