import type { SessionUseStore } from '@keystead/domain'
import type { Pool } from 'pg'
import { run } from './query.ts'
import { sweepOf } from './sweep.ts'

/** Rows are locked in the order of their ids, as by everything that locks several sessions. */
const ADD = `
  with used as (
    select id, at, ip from json_to_recordset($1::json) as t (id uuid, at timestamptz, ip text)
  ), locked as (
    select id from session where id in (select id from used) order by id for no key update
  )
  update session s set last_seen_at = used.at, ip = used.ip
  from locked join used on used.id = locked.id
  where s.id = locked.id and (s.last_seen_at is null or s.last_seen_at < used.at)`

const EXTEND = `
  update session set last_seen_at = greatest(last_seen_at, $2::timestamptz), ip = $3
  where id = $1 and coalesce(last_seen_at, created_at) > $4::timestamptz`

const END = 'delete from session where id = $1 and coalesce(last_seen_at, created_at) <= $2::timestamptz'

const END_IDLE = sweepOf('session', 'coalesce(last_seen_at, created_at) <= $1::timestamptz')

export function createSessionUseStore(pool: Pool): SessionUseStore {
  return {
    async add(uses) {
      const rows = uses.map(({ sessionId: id, at, ip }) => ({ id, at, ip }))
      await run(pool, { name: 'session-use-add', text: ADD, values: [JSON.stringify(rows)] })
    },
    async extend({ sessionId, at, ip }, idleSince) {
      const query = { name: 'session-use-extend', text: EXTEND, values: [sessionId, at, ip, idleSince] }
      const { rowCount } = await pool.query(query)
      if (rowCount === 1) return true
      await pool.query(END, [sessionId, idleSince])
      return false
    },
    async endIdle(idleSince) {
      await pool.query(END_IDLE, [idleSince])
    },
  }
}
