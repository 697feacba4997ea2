import type { AuditEntry, EndedTokenStore, TokenEnd } from '@keystead/domain'
import type { Pool } from 'pg'
import { auditParameters, auditValues, INSERT_AUDIT_EVENT } from './audit-event.ts'
import { run } from './query.ts'
import { runWithin } from './within.ts'

/** Its trigger announces the token to all replicas. */
const END = `
  with ended as (
    insert into ended_token (jti, tenant_id, user_id, ended_at, expires_at) values ($1, $2, $3, $4, $5)
    on conflict (jti) do nothing
    returning jti
  ), events as (
    ${INSERT_AUDIT_EVENT}
    select ${auditParameters(6)} from ended
  )
  select true as ended from ended`

const valuesOf = ({ jti, tenantId, userId, endedAt, expiresAt }: TokenEnd, event: AuditEntry): unknown[] => [
  jti,
  tenantId,
  userId,
  endedAt,
  expiresAt,
  ...auditValues(event),
]

export function createEndedTokenStore(pool: Pool): EndedTokenStore {
  return {
    end: (end, event) => ({
      within: async (tx) => (await runWithin(tx, END, valuesOf(end, event))).length > 0,
      async alone() {
        const query = { name: 'token-end', text: END, values: valuesOf(end, event) }
        return { value: (await run(pool, query)).length > 0, receipt: null }
      },
      // Also for one that another call has just ended: that call may still wait for the replicas.
      hasChangedCredentials: () => true,
    }),
  }
}
