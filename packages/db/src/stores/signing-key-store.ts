import type { AuditEntry, SigningKeyChange, SigningKeyStore, StoredSigningKey } from '@keystead/domain'
import type { Pool } from 'pg'
import { auditParameters, auditValues, INSERT_AUDIT_EVENT } from './audit-event.ts'
import { inTransaction } from './transaction.ts'

/** Replicas that change the set take turns by this number. */
const LOCK = 5_741_839_267

const COLUMNS = `
  id, algorithm, public_jwk as "publicJwk", private_sealed as "privateSealed", created_at as "createdAt", signs_from as "signsFrom",
  signs_until as "signsUntil", expires_at as "expiresAt"`

const LOAD = `select ${COLUMNS} from signing_key order by signs_from desc, algorithm, id`

const ADD = `
  insert into signing_key (id, algorithm, public_jwk, private_sealed, created_at, signs_from) values ($1, $2, $3, $4, $5, $6)`

const RETIRE = `update signing_key set signs_until = $2, expires_at = $3 where id = $1`

const RECORD = `${INSERT_AUDIT_EVENT} values (${auditParameters(1)})`

const NOTHING: SigningKeyChange = { add: [], retire: [] }

const SWEEP = `delete from signing_key where expires_at <= $1`

export function createSigningKeyStore(pool: Pool): SigningKeyStore {
  return {
    async load() {
      return (await pool.query<StoredSigningKey>(LOAD)).rows
    },
    change: (decide, event) =>
      inTransaction(pool, async (client) => {
        await client.query('select pg_advisory_xact_lock($1)', [LOCK])
        const { rows } = await client.query<StoredSigningKey>(LOAD)
        const { add, retire } = decide(rows) ?? NOTHING
        for (const { id, algorithm, publicJwk, privateSealed, createdAt, signsFrom } of add) {
          await client.query(ADD, [id, algorithm, publicJwk, privateSealed, createdAt, signsFrom])
        }
        for (const { id, signsUntil, expiresAt } of retire) await client.query(RETIRE, [id, signsUntil, expiresAt])
        const value = add.length === 0 ? rows : (await client.query<StoredSigningKey>(LOAD)).rows
        const made = add.map(({ id }) => id)
        if (event) await client.query(RECORD, recorded(event, value[0]?.id ?? null, made))
        return { commit: true, value }
      }),
    async sweep(now) {
      await pool.query(SWEEP, [now])
    },
  }
}

/** @param made the ids of the new keys: none where the next ones were waiting already */
const recorded = (event: AuditEntry, targetId: string | null, made: string[]): unknown[] =>
  auditValues({ ...event, targetType: 'signing_key', targetId, details: { ...event.details, made } })
