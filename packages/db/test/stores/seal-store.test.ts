import { randomUUID } from 'node:crypto'
import {
  Keyring,
  openClientSecret,
  openStreamSecret,
  openTotpSecret,
  storedAuthorization,
  storedClientSecret,
  storedTotpSecret,
  Vault,
} from '@keystead/domain'
import { expect, test } from 'vitest'
import { insertUser, TENANT } from '../feed/rows.ts'
import { useDatabase } from './support.ts'

const database = useDatabase()

const EARLIER = 'an earlier secret of thirty-two characters!!'
const CURRENT = 'the current secret of thirty-two characters'
const vaultOf = (...secrets: string[]): Vault => {
  const vault = new Vault(new Keyring(secrets))
  vault.use()
  return vault
}

interface Sealed {
  id: string
  tenantId: string
  sealedSecret: Buffer
}

const placeOf = () => ({ id: randomUUID(), tenantId: TENANT })

async function insertConnection(secret: string): Promise<string> {
  const place = placeOf()
  const { sealedSecret, sealedWith } = storedClientSecret(vaultOf(EARLIER), place, secret)
  await database.current.pool.query(
    `insert into sso_connection (id, tenant_id, name, issuer, client_id, secret_sealed, sealed_with, default_roles, provision,
       require_sso, ceiling, created_at, updated_at)
     values ($1::uuid, $2, $1::text, 'https://idp.example', 'client', $3, $4, '{}', 'any', false, '{}', now(), now())`,
    [place.id, place.tenantId, sealedSecret, sealedWith],
  )
  return place.id
}

async function insertTotp(secret: string): Promise<string> {
  const place = placeOf()
  const userId = await insertUser(database.current.pool)
  const { sealedSecret, sealedWith } = storedTotpSecret(vaultOf(EARLIER), place, secret)
  await database.current.pool.query(
    `insert into totp_factor (id, tenant_id, user_id, secret_sealed, sealed_with, last_step, created_at)
     values ($1, $2, $3, $4, $5, 0, now())`,
    [place.id, place.tenantId, userId, sealedSecret, sealedWith],
  )
  return place.id
}

async function rowOf(table: string, id: string): Promise<Sealed> {
  const text = `select id, tenant_id as "tenantId", secret_sealed as "sealedSecret" from ${table} where id = $1`
  const { rows } = await database.current.pool.query<Sealed>(text, [id])
  return rows[0]!
}

test('secrets of SSO connections and authenticator apps open under the new server secret alone, once they are sealed again', async () => {
  const connections = [await insertConnection('first'), await insertConnection('second')]
  const factor = await insertTotp('third')
  const rotated = vaultOf(CURRENT, EARLIER)
  expect(await database.current.sealRows(rotated)).toBe(0)
  expect(await database.current.sealRows(rotated, { rotates: true })).toBe(3)
  const alone = vaultOf(CURRENT)
  const secrets = connections.map(async (id) => openClientSecret(alone, await rowOf('sso_connection', id)))
  expect(await Promise.all(secrets)).toEqual(['first', 'second'])
  expect(openTotpSecret(alone, await rowOf('totp_factor', factor))).toBe('third')
  expect(await database.current.sealRows(rotated, { rotates: true })).toBe(0)
})

test('what authorises pushes of signals is encrypted again under the current secret', async () => {
  const { pool } = database.current
  const place = placeOf()
  const { sealedSecret, sealedWith } = storedAuthorization(vaultOf(EARLIER), place, 'Bearer fourth')
  await pool.query(
    `insert into signal_stream (id, tenant_id, user_id, method, endpoint_url, secret_sealed, sealed_with, status, excluded, next_seq,
       failures, created_at, updated_at)
     values ($1, $2, $3, 'urn:ietf:rfc:8935', 'https://receiver.example', $4, $5, 'enabled', '{}', 0, 0, now(), now())`,
    [place.id, place.tenantId, await insertUser(pool), sealedSecret, sealedWith],
  )
  expect(await database.current.sealRows(vaultOf(CURRENT, EARLIER), { rotates: true })).toBe(1)
  expect(openStreamSecret(vaultOf(CURRENT), await rowOf('signal_stream', place.id))).toBe('Bearer fourth')
})

test('a secret that does not open keeps no other from being sealed', async () => {
  const ids = [await insertConnection('first'), await insertConnection('second'), await insertConnection('third')]
  const [, broken] = ids.toSorted()
  await database.current.pool.query(`update sso_connection set secret_sealed = '\\x00' where id = $1`, [broken])
  const sealing = database.current.sealRows(vaultOf(CURRENT, EARLIER), { rotates: true })
  await expect(sealing).rejects.toThrow('rows that could not be encrypted: 1')
  for (const id of ids.filter((each) => each !== broken)) {
    const secret = openClientSecret(vaultOf(CURRENT), await rowOf('sso_connection', id))
    expect(['first', 'second', 'third']).toContain(secret)
  }
})
