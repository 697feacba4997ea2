import { foldEmail } from '@keystead/domain'
import type { Pool } from 'pg'
import { Batcher } from './batcher.ts'
import { run } from './query.ts'

/** A user with its projects, as the gateway contract shows it. */
export interface UserProfile {
  id: string
  email: string | null
  username: string | null
  name: string
  roles: string[]
  status: string
  createdAt: Date
  projects: { project_id: string; project_name: string }[]
  liveKeys: number
}

export interface UserDirectory {
  /** @param identifier an id or an email, of any case */
  findProfile(tenantId: string, identifier: string): Promise<UserProfile | null>
}

interface Lookup {
  tenantId: string
  identifier: string
}

/** `GET /api/v1/users/{id}` is called far more often than any other route of its contract, so concurrent requests share one statement. */
const PROFILES = `
  select q.ord::int, u.id, u.email, u.username, u.name, u.roles, u.status, u.created_at as "createdAt",
    (select coalesce(json_agg(json_build_object('project_id', p.id, 'project_name', p.name) order by p.id desc), '[]')
       from membership m join project p on p.id = m.project_id where m.user_id = u.id) as projects,
    (select count(*)::int from api_key k where k.user_id = u.id and k.revoked_at is null and k.disabled_at is null
        and (k.expires_at is null or k.expires_at > now())) as "liveKeys"
  from unnest($1::uuid[], $2::uuid[], $3::citext[], $4::int[]) as q (tenant_id, id, email, ord)
  join lateral (
    select * from api_user where id = q.id and tenant_id = q.tenant_id
    union all
    select * from api_user where email = q.email and tenant_id = q.tenant_id
  ) u on true`

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

export function createUserDirectory(pool: Pool): UserDirectory {
  const profiles = new Batcher<Lookup, UserProfile | null>(async (lookups) => {
    const ids = lookups.map(({ identifier }) => (UUID.test(identifier) ? identifier : null))
    const emails = lookups.map(({ identifier }, i) => (ids[i] === null ? foldEmail(identifier) : null))
    const values = [lookups.map(({ tenantId }) => tenantId), ids, emails, lookups.map((_, ord) => ord)]
    const rows = await run<UserProfile & { ord: number }>(pool, { name: 'user-profiles', text: PROFILES, values })
    const found = new Map(rows.map((row) => [row.ord, row]))
    return lookups.map((_, ord) => found.get(ord) ?? null)
  })
  return { findProfile: (tenantId, identifier) => profiles.load({ tenantId, identifier }) }
}
