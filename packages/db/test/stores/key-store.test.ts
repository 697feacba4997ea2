import { randomUUID } from 'node:crypto'
import type { HeldScopes, LiveKeyQuery } from '@keystead/domain'
import { expect, test } from 'vitest'
import { revocationEvent, useDatabase } from './support.ts'

const database = useDatabase()

const TENANT = randomUUID()

/** A revocation as one statement of its own. */
async function revoke(key: LiveKeyQuery, found: HeldScopes | null, event = revocationEvent(TENANT)): Promise<string[]> {
  const revocation = { revokedAt: new Date(), event, eventIds: [event.id], found, leavesProject: false }
  return (await database.current.keys.revoke(key, revocation).alone()).value
}

async function makeKey(scopes: string[] | null) {
  const { pool } = database.current
  const [id, userId] = [randomUUID(), randomUUID()]
  const hash = Buffer.from(randomUUID())
  await pool.query(`insert into tenant (id, name, created_at) values ($1, 'Tenant', now()) on conflict do nothing`, [
    TENANT,
  ])
  await pool.query(
    `insert into api_user (id, tenant_id, kind, name, roles, scopes, created_at, updated_at)
     values ($1, $2, 'service', $3, '{viewer}', '{jobs:create}', now(), now())`,
    [userId, TENANT, `Service ${userId}`],
  )
  await pool.query(
    `insert into api_key (id, tenant_id, user_id, prefix, last_six, hash, secret_id, scopes, created_at)
     values ($1, $2, $3, 'ks_', '123456', $4, 'secret', $5, now())`,
    [id, TENANT, userId, hash, scopes],
  )
  return { id, hash }
}

const setScopes = (id: string, scopes: string[] | null) =>
  database.current.pool.query('update api_key set scopes = $2 where id = $1', [id, scopes])

test.each<[string, string[] | null, string[] | null]>([
  ['of its own that are others now', ['jobs:read'], ['jobs:read', 'admin']],
  ['of its own where it had those of its user', null, ['jobs:read']],
  ['of its user where it had its own', ['jobs:read'], null],
])('a key is not ended when it has scopes %s', async (_what, before, after) => {
  const { keys, pool } = database.current
  const { id } = await makeKey(before)
  const key = { tenantId: TENANT, handle: { ids: [id] }, userKind: null }
  const found = await keys.findScopes(key)
  expect(found).toEqual({ management: true, scopes: before, user: { scopes: ['jobs:create'], roles: ['viewer'] } })
  await setScopes(id, after)
  const written = revocationEvent(TENANT)
  expect(await revoke(key, found, written)).toEqual([])
  expect((await pool.query('select 1 from audit_event where id = $1', [written.id])).rows).toEqual([])
  await setScopes(id, before)
  expect(await revoke(key, found, written)).toEqual([id])
  expect((await pool.query('select 1 from audit_event where id = $1', [written.id])).rows).toHaveLength(1)
})

test('a key is found by its id or one of several hashes, within its tenant and of its kind of user, until it is ended', async () => {
  const { keys } = database.current
  const { id, hash } = await makeKey(['jobs:read'])
  const key = { tenantId: TENANT, handle: { hashes: [Buffer.from('another'), hash] }, userKind: 'service' as const }
  const others = [
    { ...key, tenantId: randomUUID() },
    { ...key, userKind: 'person' as const },
    { ...key, handle: { hashes: [Buffer.from('another')] } },
    { ...key, handle: { hashes: [] } },
    { ...key, handle: { ids: [randomUUID()] } },
  ]
  for (const other of others) {
    expect(await keys.findScopes(other)).toBeNull()
    expect(await revoke(other, null)).toEqual([])
  }
  expect(await revoke(key, null)).toEqual([id])
  expect(await revoke({ ...key, handle: { ids: [id] } }, null)).toEqual([])
  expect(await keys.findScopes(key)).toBeNull()
})
