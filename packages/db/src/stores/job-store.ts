import type { JobStore, StoredJob } from '@keystead/domain'
import type { Pool } from 'pg'
import { auditParameters, auditValues, INSERT_AUDIT_EVENT } from './audit-event.ts'
import { run } from './query.ts'

const OPEN = `
  with opened as (
    insert into job (id, tenant_id, user_id, key_id, type, provider, model, input, input_sealed, sealed_with, run_id, lease_until, status,
                     is_queued, attempts, created_at, updated_at, started_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $12, $13, $9, $10, 'PROCESSING', false, 1, $11, $11, $11)
  )
  ${INSERT_AUDIT_EVENT}
  values (${auditParameters(14)})`

const BEGIN = `
  update job set status = 'PROCESSING', run_id = $2, attempts = attempts + 1, error = null, lease_until = $4,
    started_at = coalesce(started_at, $3), updated_at = $3
  where id = $1 and status in ('PENDING', 'PROCESSING') and is_queued
  returning id, tenant_id as "tenantId", provider, model, input as "plainInput", input_sealed as "sealedInput"`

const EXTEND = `
  update job set lease_until = $2 where run_id = any($1::uuid[]) and status = 'PROCESSING' returning run_id as "runId"`

const END = `
  update job set status = $2, result = $3, error = $4, tokens_in = $5, tokens_out = $6, cost = $7, result_sealed = $9,
    run_id = null, lease_until = null, updated_at = $8, finished_at = $8
  where run_id = $1 and status = 'PROCESSING'`

const POSTPONE = `
  update job set status = 'PENDING', error = $2, run_id = null, lease_until = null, updated_at = $3
  where run_id = $1 and status = 'PROCESSING'`

const FAIL_ABANDONED = `
  update job set status = 'FAILED', error = $1, run_id = null, lease_until = null, updated_at = $2, finished_at = $2
  where status = 'PROCESSING' and lease_until < $2 and not is_queued`

const IS_WORK_WAITING = `
  select exists (
    select from job where is_queued and (status = 'PENDING' or (status = 'PROCESSING' and lease_until < $1))
  ) as waiting`

const OVERDUE = `
  select id from job
  where is_queued and updated_at < $1 and (status = 'PENDING' or (status = 'PROCESSING' and lease_until < $1))
  order by id limit $2`

const FAIL_LOST = `
  update job set status = 'FAILED', error = $2, run_id = null, lease_until = null, updated_at = $4, finished_at = $4
  where id = $1 and is_queued and updated_at < $3
    and (status = 'PENDING' or (status = 'PROCESSING' and lease_until < $3))`

/** PostgreSQL stores no NUL characters; the output of a provider may contain them. */
const storable = (text: string | null): string | null => text?.replaceAll('\0', '\u{FFFD}') ?? null

export function createJobStore(pool: Pool): JobStore {
  return {
    async open(job, event) {
      const { id, tenantId, userId, keyId, type, provider, model, runId, leaseUntil, now } = job
      const row = [id, tenantId, userId, keyId, type, provider, model, job.plainInput, runId, leaseUntil, now]
      const values = [...row, job.sealedInput, job.sealedWith, ...auditValues(event)]
      await run(pool, named('job_open', OPEN, values))
    },
    async begin(jobId, runId, { now, leaseUntil }) {
      const [job] = await run<StoredJob & Row>(pool, named('job_begin', BEGIN, [jobId, runId, now, leaseUntil]))
      return job ?? null
    },
    async extend(runIds, leaseUntil) {
      const rows = await run<{ runId: string }>(pool, named('job_extend', EXTEND, [runIds, leaseUntil]))
      return rows.map(({ runId }) => runId)
    },
    async end(runId, { status, plainResult, sealedResult = null, error, usage }, now) {
      const { tokensIn = null, tokensOut = null, cost = null } = usage ?? {}
      const told = [storable(plainResult ?? null), storable(error)]
      const values = [runId, status, ...told, tokensIn, tokensOut, cost, now, sealedResult]
      const { rowCount } = await pool.query({ name: 'job_end', text: END, values })
      return rowCount === 1
    },
    async postpone(runId, error, now) {
      await pool.query(POSTPONE, [runId, storable(error), now])
    },
    async failAbandoned(error, now) {
      await pool.query(FAIL_ABANDONED, [error, now])
    },
    async isWorkWaiting(now) {
      const [row] = await run<{ waiting: boolean }>(pool, named('job_waiting', IS_WORK_WAITING, [now]))
      return row?.waiting ?? false
    },
    async overdue(before, limit) {
      const { rows } = await pool.query<{ id: string }>(OVERDUE, [before, limit])
      return rows.map(({ id }) => id)
    },
    async failLost(jobId, error, before, now) {
      await pool.query(FAIL_LOST, [jobId, error, before, now])
    },
  }
}

type Row = Record<string, unknown>

const named = (name: string, text: string, values: unknown[]) => ({ name, text, values })
