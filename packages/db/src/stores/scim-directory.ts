import type { ScimDirectory, ScimIds, ScimQuery } from '@keystead/domain'
import type { Pool } from 'pg'
import { conditionOf, type FilterColumns } from './scim-filter.ts'

/** A table, and what its filters can name. */
interface List {
  from: string
  /** Beside the tenant, which is `$1`. @param now the parameter */
  where: string
  columns: (now: string) => FilterColumns
}

/** The first email is the user's, the others are those of the profile. @see documentOf in packages/domain/src/scim */
const EMAILS = `(
  select u.email::text as value, case when p.user_id is null then 'work' else p.email_type end as type,
    coalesce(p.is_email_primary, true) as "primary"
  where u.email is not null
  union all
  select o.value, o.type, false from jsonb_to_recordset(p.other_emails) as o (value text, type text)
) e`

const PEOPLE: List = {
  from: 'api_user u left join scim_profile p on p.user_id = u.id',
  where: `u.tenant_id = $1 and u.kind = 'person'`,
  columns: (now) => ({
    single: {
      id: { sql: 'u.id::text', type: 'exact', equals: (value) => `u.id::text = lower(${value})` },
      externalid: { sql: 'p.external_id', type: 'exact' },
      username: {
        sql: 'coalesce(u.username::text, u.email::text, u.name)',
        type: 'text',
        equals: (value) =>
          `u.username = ${value}::citext or (u.username is null and u.email = ${value}::citext) or (u.username is null and u.email is null and u.name = ${value})`,
      },
      displayname: { sql: 'p.display_name', type: 'text' },
      'name.formatted': { sql: 'p.formatted_name', type: 'text' },
      'name.familyname': { sql: 'p.family_name', type: 'text' },
      'name.givenname': { sql: 'p.given_name', type: 'text' },
      active: { sql: `(u.status = 'active' and coalesce(u.expires_at > ${now}, true))`, type: 'flag' },
      'meta.created': { sql: 'u.created_at', type: 'moment' },
      'meta.lastmodified': { sql: 'greatest(u.updated_at, p.updated_at)', type: 'moment' },
    },
    multiple: {
      emails: {
        from: EMAILS,
        main: 'value',
        columns: {
          value: { sql: 'e.value', type: 'text' },
          type: { sql: 'e.type', type: 'text' },
          primary: { sql: 'e."primary"', type: 'flag' },
        },
      },
      groups: {
        from: '(select mg.id, mg.display_name from scim_member m join scim_group mg on mg.id = m.group_id where m.user_id = u.id) m',
        main: 'value',
        columns: {
          value: { sql: 'm.id::text', type: 'exact' },
          display: { sql: 'm.display_name::text', type: 'text' },
        },
      },
    },
  }),
}

const GROUPS: List = {
  from: 'scim_group g',
  where: 'g.tenant_id = $1',
  columns: () => ({
    single: {
      id: { sql: 'g.id::text', type: 'exact' },
      externalid: { sql: 'g.external_id', type: 'exact' },
      displayname: {
        sql: 'g.display_name::text',
        type: 'text',
        equals: (value) => `g.display_name = ${value}::citext`,
      },
      'meta.created': { sql: 'g.created_at', type: 'moment' },
      'meta.lastmodified': { sql: 'g.updated_at', type: 'moment' },
    },
    multiple: {
      members: {
        from: '(select user_id from scim_member where group_id = g.id) m',
        main: 'value',
        columns: { value: { sql: 'm.user_id::text', type: 'exact' } },
      },
    },
  }),
}

export const createScimDirectory = (pool: Pool): ScimDirectory => ({
  findPeople: (query) => find(pool, PEOPLE, query, 'u.id'),
  findGroups: (query) => find(pool, GROUPS, query, 'g.id'),
})

async function find(pool: Pool, { from, where, columns }: List, query: ScimQuery, id: string): Promise<ScimIds> {
  const { tenantId, filter, startIndex, count, now } = query
  const values: unknown[] = [tenantId, now]
  // Both statements use every parameter, or PostgreSQL would not know the type of one.
  const condition = filter === null ? 'true' : conditionOf(filter, columns('$2'), values)
  const matching = `from ${from} where ${where} and $2::timestamptz is not null and ${condition}`
  const counted = await pool.query<{ total: number }>(`select count(*)::float8 as total ${matching}`, values)
  const total = counted.rows[0]?.total ?? 0
  if (count === 0 || startIndex > total) return { ids: [], total }
  const limit = `limit $${values.push(count)} offset $${values.push(startIndex - 1)}`
  const { rows } = await pool.query<{ id: string }>(`select ${id} as id ${matching} order by ${id} ${limit}`, values)
  return { ids: rows.map((row) => row.id), total }
}
