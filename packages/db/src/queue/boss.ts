import type { PgBoss } from 'pg-boss'
import type { Pool } from 'pg'

/** The schema in which pg-boss keeps its tables; it makes and migrates them itself. */
export const QUEUE_SCHEMA = 'keystead_queue'

export const QUEUE = 'jobs'

/** A job without a heartbeat for this long has lost its worker. */
const HEARTBEAT_SECONDS = 20

/** Retries after 1 s, 2 s, 4 s and so on, each up to twice as long. */
const RETRIES = { retryLimit: 6, retryDelay: 1, retryBackoff: true, retryDelayMax: 60 }

/** A handler that takes longer has lost its job. Runs end long before. */
const LONGEST_RUN_SECONDS = 3600

/** For how long a job may wait. */
const LONGEST_WAIT_SECONDS = 30 * 86_400

/** The row of a job keeps its outcome; the queue forgets it. */
const FORGET_AFTER_SECONDS = 3600

/** The id of no job. */
const NIL = '00000000-0000-0000-0000-000000000000'

const queueOptions = {
  ...RETRIES,
  heartbeatSeconds: HEARTBEAT_SECONDS,
  expireInSeconds: LONGEST_RUN_SECONDS,
  retentionSeconds: LONGEST_WAIT_SECONDS,
  deleteAfterSeconds: FORGET_AFTER_SECONDS,
}

/**
 * Loads pg-boss and starts it on connections that are there already. A service in which nobody creates jobs needs neither.
 *
 * @param superviseSeconds how often jobs are looked for whose worker is gone
 */
export async function startBoss(
  pool: Pool,
  superviseSeconds: number,
  onError: (error: unknown) => void,
): Promise<PgBoss> {
  const { PgBoss: Boss } = await import('pg-boss')
  const boss = new Boss({
    db: { executeSql: async (text, values) => pool.query(text, values) },
    schema: QUEUE_SCHEMA,
    schedule: false,
    superviseIntervalSeconds: superviseSeconds,
    monitorIntervalSeconds: superviseSeconds,
    openTelemetry: { enabled: false },
    reindex: false,
    monitorVacuum: false,
  })
  boss.on('error', onError)
  await boss.start()
  await boss.createQueue(QUEUE, queueOptions)
  // Its first use of a queue reads the queue's options, on a connection of its own. A transaction must not wait for that.
  await boss.findJobs(QUEUE, { id: NIL })
  return boss
}
