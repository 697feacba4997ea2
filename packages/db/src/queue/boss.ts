import type { PgBoss } from 'pg-boss'
import type { Pool } from 'pg'
import { inTransaction } from '../stores/transaction.ts'

/** The schema in which pg-boss keeps its tables; it makes and migrates them itself. */
export const QUEUE_SCHEMA = 'keystead_queue'

export const QUEUE = 'jobs'

/** Replicas take turns in taking jobs by this number, so that the limit of a tenant is exact over all of them. */
const TAKING_LOCK = 5_741_839_267

/** A worker that is not heard of this long is taken to be gone. */
const HEARTBEAT_SECONDS = 20

/** Retries after 1 s, 2 s, 4 s and so on, each up to twice as long. */
const RETRIES = { retryLimit: 6, retryDelay: 1, retryBackoff: true, retryDelayMax: 60 }

/** A handler that takes longer has lost its job. Runs end long before. */
const LONGEST_RUN_SECONDS = 3600

/** For how long a job may wait. */
const LONGEST_WAIT_SECONDS = 30 * 86_400

/** What has been done is told by the row of the job; the queue forgets it. */
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

/** Loads pg-boss and starts it on connections that are there already. A service in which nobody creates jobs needs neither. */
export async function startBoss(pool: Pool, onError: (error: unknown) => void): Promise<PgBoss> {
  const { PgBoss: Boss } = await import('pg-boss')
  const boss = new Boss({
    db: { executeSql: async (text, values) => pool.query(text, values) },
    schema: QUEUE_SCHEMA,
    schedule: false,
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
    openTelemetry: { enabled: false },
    reindex: false,
    monitorVacuum: false,
  })
  boss.on('error', onError)
  await boss.start()
  await boss.createQueue(QUEUE, queueOptions)
  // It looks the queue up when it is first asked for it, on a connection of its own. A transaction may not wait for that.
  await boss.findJobs(QUEUE, { id: NIL })
  return boss
}

/** A job as it comes from the queue; its id and number of retries name this attempt. */
export interface TakenJob {
  id: string
  retryCount: number
  /** Whether it goes back into the queue when it fails. */
  isLastTry: boolean
}

/** Takes up to `limit` jobs, at most so many of one tenant that `perTenant` of its jobs run at all replicas together. */
export async function takeJobs(boss: PgBoss, pool: Pool, limit: number, perTenant: number): Promise<TakenJob[]> {
  return inTransaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock($1)', [TAKING_LOCK])
    const jobs = await boss.fetch(QUEUE, {
      batchSize: limit,
      groupConcurrency: perTenant,
      includeMetadata: true,
      db: { executeSql: async (text, values) => client.query(text, values) },
    })
    const taken = jobs.map(({ id, retryCount, retryLimit }) => ({
      id,
      retryCount,
      isLastTry: retryCount >= retryLimit,
    }))
    return { commit: true, value: taken }
  })
}
