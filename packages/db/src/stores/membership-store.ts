import type { Belonging, MembershipQuery, MembershipStore } from '@keystead/domain'
import type { Pool } from 'pg'

const COLUMNS = {
  project: { owner: 'project_id', member: 'user_id' },
  user: { owner: 'user_id', member: 'project_id' },
} as const

export const createMembershipStore = (pool: Pool): MembershipStore => ({
  async find({ tenantId, owners, before, limit }: MembershipQuery) {
    const { owner, member } = COLUMNS[owners.kind]
    const text = `
      select o.id as "ownerId", m.id
      from unnest($2::uuid[]) as o (id)
      cross join lateral (
        select ${member} as id from membership
        where tenant_id = $1 and ${owner} = o.id and ($3::uuid is null or ${member} < $3)
        order by ${member} desc
        limit $4
      ) m
      order by m.id desc`
    const { rows } = await pool.query<Belonging>(text, [tenantId, owners.ids, before, limit])
    return rows
  },
})
