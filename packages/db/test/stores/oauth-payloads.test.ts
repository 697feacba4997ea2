import { randomBytes, randomUUID } from 'node:crypto'
import { Keyring, OauthPayloads, Vault } from '@keystead/domain'
import { expect, test } from 'vitest'
import { createOauthPayloadStore } from '../../src/stores/oauth-payloads.ts'
import { insertUser, TENANT } from '../feed/rows.ts'
import { createPlace, type Place } from '../feed/support.ts'

const SECRETS = ['the current secret of thirty-two characters', 'an earlier secret of thirty-two characters!!']

function payloadsOf({ pool }: Place, clock = () => new Date(), secrets = SECRETS): OauthPayloads {
  const keyring = new Keyring(secrets)
  return new OauthPayloads({ store: createOauthPayloadStore(pool), keyring, vault: new Vault(keyring), clock })
}

const newId = () => randomBytes(16).toString('base64url')

async function insertGrant({ pool }: Place, userId: string): Promise<string> {
  const id = randomUUID()
  await pool.query(
    `insert into oauth_grant (id, tenant_id, user_id, client_id, client_name, identity_scopes, resources, created_at)
     values ($1, $2, $3, $4, 'Client', '{openid}', '{}', now())`,
    [id, TENANT, userId, randomUUID()],
  )
  return id
}

test('a payload is found by its id, its uid and its user code, and by no other kind', async () => {
  const payloads = payloadsOf(await createPlace())
  const id = newId()
  await payloads.put('Session', id, { a: 1 }, { seconds: 60, uid: 'u-1', userCode: 'BCDF' })
  const kept = { json: { a: 1 }, consumedAt: null }
  expect(await payloads.find('Session', id)).toEqual(kept)
  expect(await payloads.findByUid('Session', 'u-1')).toEqual(kept)
  expect(await payloads.findByUserCode('Session', 'BCDF')).toEqual(kept)
  expect(await payloads.find('Interaction', id)).toBeNull()
})

test('of many that use a code at once, one does', async () => {
  const payloads = payloadsOf(await createPlace())
  const id = newId()
  await payloads.put('AuthorizationCode', id, {}, { seconds: 60 })
  const uses = await Promise.all(Array.from({ length: 20 }, () => payloads.consume('AuthorizationCode', id)))
  expect(uses.filter(Boolean)).toHaveLength(1)
  // Storing it again does not make it new.
  await payloads.put('AuthorizationCode', id, {}, { seconds: 60 })
  expect(await payloads.consume('AuthorizationCode', id)).toBe(false)
})

test('what was stored under an earlier secret is found while that secret is configured', async () => {
  const place = await createPlace()
  const id = newId()
  await payloadsOf(place, undefined, [SECRETS[1]!]).put('RefreshToken', id, { a: 1 }, { seconds: 60 })
  expect((await payloadsOf(place).find('RefreshToken', id))?.json).toEqual({ a: 1 })
  expect(await payloadsOf(place, undefined, [SECRETS[0]!]).find('RefreshToken', id)).toBeNull()
})

test('a payload that is moved to another row cannot be read', async () => {
  const place = await createPlace()
  const payloads = payloadsOf(place)
  const [one, other] = [newId(), newId()]
  await payloads.put('Session', one, { a: 1 }, { seconds: 60 })
  await payloads.put('Session', other, { a: 2 }, { seconds: 60 })
  await place.pool.query(
    'update oauth_payload set sealed = (select sealed from oauth_payload p where p.hash <> oauth_payload.hash limit 1)',
  )
  await expect(payloads.find('Session', one)).rejects.toThrow(/authenticate/)
})

test('the rows of a grant go with it, and nothing is stored for one that has ended', async () => {
  const place = await createPlace()
  const payloads = payloadsOf(place)
  const grantId = await insertGrant(place, await insertUser(place.pool))
  const id = newId()
  await payloads.put('RefreshToken', id, {}, { seconds: 60, grantId })
  await place.pool.query('delete from oauth_grant where id = $1', [grantId])
  expect(await payloads.find('RefreshToken', id)).toBeNull()
  const late = payloads.putNew('RefreshToken', newId(), {}, { seconds: 60, grantId })
  await expect(late).rejects.toMatchObject({ code: 'not_found' })
})

test('a used refresh token may be repeated for 30 s, while its successor is unused', async () => {
  let now = new Date()
  const payloads = payloadsOf(await createPlace(), () => now)
  const id = newId()
  const successor = payloads.successorOf(id)
  await payloads.put('RefreshToken', id, {}, { seconds: 60 })
  await payloads.consume('RefreshToken', id)
  const usedAt = now
  expect(await payloads.isRepeatable('RefreshToken', id, usedAt)).toBe(true)
  await payloads.putNew('RefreshToken', successor, {}, { seconds: 60 })
  now = new Date(usedAt.getTime() + 30_000)
  expect(await payloads.isRepeatable('RefreshToken', id, usedAt)).toBe(true)
  now = new Date(usedAt.getTime() + 30_001)
  expect(await payloads.isRepeatable('RefreshToken', id, usedAt)).toBe(false)
  now = usedAt
  await payloads.consume('RefreshToken', successor)
  expect(await payloads.isRepeatable('RefreshToken', id, usedAt)).toBe(false)
})
