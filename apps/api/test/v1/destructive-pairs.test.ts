import { randomBytes, randomUUID } from 'node:crypto'
import { beforeAll, expect, test, vi } from 'vitest'
import type { TestClient } from '../support/client.ts'
import { rounds } from '../support/rounds.ts'
import type { TestTenant } from '../support/server.ts'
import { sharedBench, type TestBench } from './support.ts'

vi.setConfig({ testTimeout: 240_000 })

let bench: TestBench
let tenant: TestTenant
let owner: TestClient

beforeAll(async () => {
  bench = await sharedBench()
  tenant = await bench.server.createTenant()
  owner = tenant.owner
})

/** Two users who are members of two projects, which share a configuration; each user has keys in each of them. */
interface Place {
  users: string[]
  projects: string[]
  config: string
  keys: string[]
  charge: string
}

const KEYS_OF_EACH = 8

/** Ids are random, so that no index is in the order of another. Half of the keys ended before; all have credits. */
async function makePlace(): Promise<Place> {
  const [users, projects] = [ids(2), ids(2)]
  const place = { users, projects, config: randomUUID(), keys: ids(4 * KEYS_OF_EACH), charge: randomUUID() }
  const keys = place.keys.map((id, i) => ({
    id,
    user_id: users[i % 2],
    project_id: projects[(i >> 1) % 2],
    hash: randomBytes(32).toString('hex'),
    is_over: i % 8 > 3,
  }))
  await bench.store.rows(INSERT, [tenant.id, users, projects, place.config, JSON.stringify(keys), place.charge])
  return place
}

const ids = (count: number): string[] => Array.from({ length: count }, () => randomUUID())

const INSERT = `
  with users as (
    insert into api_user (id, tenant_id, kind, name, roles, scopes, created_at, updated_at)
    select id, $1, 'service', 'User ' || id, '{}', '{}', now(), now() from unnest($2::uuid[]) id
  ), config as (
    insert into mcp_config (id, tenant_id, name, servers, created_at, updated_at)
    values ($4, $1, 'Config ' || $4::uuid, '{}', now(), now())
  ), projects as (
    insert into project (id, tenant_id, name, config_id, created_at)
    select id, $1, 'Project ' || id, $4, now() from unnest($3::uuid[]) id
  ), members as (
    insert into membership (project_id, user_id, tenant_id, created_at)
    select p, u, $1, now() from unnest($3::uuid[]) p, unnest($2::uuid[]) u
  ), sessions as (
    insert into session (id, tenant_id, user_id, hash, created_at, expires_at)
    select gen_random_uuid(), $1, u, uuid_send(gen_random_uuid()), now(), now() from unnest($2::uuid[]) u, generate_series(1, 4)
  ), keys as (
    insert into api_key (id, tenant_id, user_id, project_id, prefix, last_six, hash, secret_id, scopes, created_at, revoked_at)
    select id, $1, user_id, project_id, 'ks_pairs', '000000', decode(hash, 'hex'), 'none', '{}', now(), case when is_over then now() end
    from jsonb_to_recordset($5::jsonb) as t (id uuid, user_id uuid, project_id uuid, hash text, is_over boolean)
    returning id
  ), credits as (
    insert into key_credit (key_id, tenant_id, remaining, refilled_at) select id, $1, 100, '2001-01-01' from keys
  )
  insert into key_charge (id, tenant_id, key_id, request, state, held, credit_version, credit_refilled_at, outcome, created_at, expires_at)
  select case when n = 1 and row_number() over (order by id) = 1 then $6 else gen_random_uuid() end, $1, id,
    '{"cost": 1, "limits": [], "reserve": true}', 'reserved', '{"cost": 1, "limits": []}', 1, '2001-01-01',
    '{"remaining": 99, "limits": []}', now(), now()
  from keys, generate_series(1, 2) n`

/** Which user and which project of a place a call is about: 0 or 1 each. */
type Call = (place: Place, user: number, project: number) => Promise<{ status: number; text: string }>

/** A live key of that user in that project, as {@link makePlace} deals them out. */
const keyOf = ({ keys }: Place, user: number, project: number): string => keys[project * 2 + user]!

const CALLS: Record<string, Call> = {
  'delete a user': ({ users }, u) => owner.delete(`/api/v1/users/${users[u]}?force=true`),
  'delete a user as an account': ({ users }, u) => owner.delete(`/users/${users[u]}`),
  'delete a project': ({ projects }, _, p) => owner.delete(`/api/v1/projects/${projects[p]}?force=true`),
  'clear a project': ({ projects }, _, p) => owner.delete(`/api/v1/projects/${projects[p]}/users`),
  'remove a member': ({ users, projects }, u, p) => owner.delete(`/api/v1/projects/${projects[p]}/users/${users[u]}`),
  'add a member': ({ users, projects }, u, p) =>
    owner.post(`/api/v1/projects/${projects[p]}/users`, { user_id: users[u] }),
  'revoke all keys of a user': ({ users }, u) => owner.delete(`/api/v1/users/${users[u]}/api-keys`),
  'revoke a key': (place, u, p) => owner.delete(`/api/v1/api-keys/${keyOf(place, u, p)}`),
  'rotate a key': (place, u, p) => owner.post('/api/v1/api-keys/rotate', { api_key: keyOf(place, u, p) }),
  'set credits': (place, u, p) => owner.patch(`/api/v1/api-keys/${keyOf(place, u, p)}`, { credits: { remaining: 5 } }),
  'make a key': ({ users }, u) => owner.post('/api/admin/api-keys', { user_id: users[u] }),
  'revoke keys of both users': ({ keys }) => owner.post('/api/v1/api-keys/revoke', { key_ids: keys }),
  'disable keys of both users': ({ keys }) => owner.post('/api/v1/api-keys/disable', { key_ids: keys.toReversed() }),
  'offboard a user': ({ users }, u) => owner.post(`/api/v1/users/${users[u]}/offboard`),
  'offboard both users': ({ users }, u) =>
    owner.post('/api/v1/users/offboard', { user_ids: u === 0 ? users : users.toReversed() }),
  'stop a user': ({ users }, u) => owner.put(`/api/v1/users/${users[u]}`, { status: 'inactive' }),
  'replace a token': ({ users }, u) => owner.post(`/admin/api/regenerate-token/${users[u]}`),
  'delete a configuration': ({ config }) => owner.delete(`/api/v1/configs/${config}?force=true`),
  'assign a configuration': ({ projects, config }, _, p) =>
    owner.post(`/api/v1/projects/${projects[p]}/assign-config`, { config_id: config }),
  'refund a charge': ({ charge }) => owner.post(`/api/v1/keys/charges/${charge}/refund`),
}

const ROUNDS = rounds({ usual: 2, long: 10 })

test('all pairs of destructive calls at once: none deadlocks, and none is an error of the service’s own', async () => {
  const failures: string[] = []
  const succeeded = new Set<string>()
  const names = Object.keys(CALLS)
  const ask = async (name: string, place: Place, user: number, project: number) => {
    const { status, text } = await CALLS[name]!(place, user, project)
    if (status < 300) succeeded.add(name)
    if (status >= 500) failures.push(`${name}: ${status} ${text}`)
  }
  for (const [i, first] of names.entries()) {
    for (const second of names.slice(i)) {
      const places = await Promise.all(Array.from({ length: ROUNDS }, makePlace))
      await Promise.all(
        places.flatMap((place) => [
          ask(first, place, 0, 0),
          ask(second, place, 0, 0),
          ask(first, place, 1, 1),
          ask(second, place, 0, 1),
          ask(first, place, 1, 0),
        ]),
      )
      if (failures.length > 0) failures.push(`in the pair "${first}" and "${second}"`)
      expect(failures).toEqual([])
    }
  }
  expect([...succeeded].toSorted()).toEqual(names.toSorted())
  expect(bench.server.logs()).not.toMatch(/deadlock|"level":50/)
})

test('no key is left in a project that is gone, and no key lives without its user', async () => {
  const rows = await bench.store.rows(
    `select k.id from api_key k left join project p on p.id = k.project_id
     where (k.project_id is not null and p.id is null)
       or (k.project_id is not null and k.revoked_at is null and not exists (
         select from membership m where m.project_id = k.project_id and m.user_id = k.user_id))`,
  )
  expect(rows).toEqual([])
})
