import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { TestClient } from '../support/client.ts'
import { EXTENSION, expectError, GROUPS, makeGroup, makePerson, patch, rolesOf, scimWorld, USERS } from './support.ts'

test('401 without a key, 403 for a key without sso:manage or to an API of the tenant, before a body is read', async () => {
  const { bench, tenant } = await scimWorld()
  const { server } = bench
  const paths = [USERS, GROUPS, `${USERS}/${randomUUID()}`, '/scim/v2/ServiceProviderConfig', '/scim/v2/Schemas']
  const readsUsers = await bench.keyWith(tenant.id, ['users:read', 'users:create', 'users:update'])
  for (const path of paths) {
    const nobody = await server.as(null).get(path)
    expectError(nobody, 401)
    expect(nobody.headers.get('www-authenticate')).toMatch(/^Bearer/)
    expectError(await server.as('ks_nonsense').get(path), 401)
    expectError(await readsUsers.get(path), 403)
  }
  expectError(await readsUsers.post(USERS, 'no object'), 403)
  const own = await tenant.owner.post('/api/v1/api-keys', { user_id: tenant.ownerId, scopes: ['sso:manage'] })
  expectError(await server.as(own.body.data.api_key).get(USERS), 403)
})

/** Every request that names something. */
const requests = (
  person: string,
  group: string,
): [keyof TestClient & ('get' | 'put' | 'patch' | 'delete'), string, object?][] => [
  ['get', `${USERS}/${person}`],
  ['put', `${USERS}/${person}`, { userName: 'x' }],
  ['patch', `${USERS}/${person}`, { Operations: [{ op: 'replace', path: 'active', value: false }] }],
  ['delete', `${USERS}/${person}`],
  ['get', `${GROUPS}/${group}`],
  ['put', `${GROUPS}/${group}`, { displayName: 'x' }],
  ['patch', `${GROUPS}/${group}`, { Operations: [{ op: 'remove', path: 'members' }] }],
  ['delete', `${GROUPS}/${group}`],
]

test('404: a person or a group of another tenant, like none at all, and nothing of it is listed or made a member', async () => {
  const [mine, other] = [await scimWorld(), await scimWorld()]
  const person = await makePerson(other.idp)
  const group = await makeGroup(other.idp, { members: [{ value: person.id }] })
  const strange = requests(randomUUID(), randomUUID())
  for (const [index, [method, path, body]] of requests(person.id, group.id).entries()) {
    const answer = method === 'get' ? await mine.idp.get(path) : await mine.idp[method](path, body)
    const [, nowhere] = strange[index]!
    const none = method === 'get' ? await mine.idp.get(nowhere) : await mine.idp[method](nowhere, body)
    expectError(answer, 404)
    expect(answer.text).toBe(none.text)
  }
  for (const path of requests('not-an-id', 'not-an-id')) expectError(await mine.idp.get(path[1]), 404)
  expect((await mine.idp.get(USERS)).text).not.toContain(person.id)
  expect((await mine.idp.get(GROUPS)).body.totalResults).toBe(0)
  expectError(await mine.idp.post(GROUPS, { displayName: 'x', members: [{ value: person.id }] }), 400, 'invalidValue')
  expect((await other.idp.get(`${GROUPS}/${group.id}`)).body).toEqual(group)
  // The same names are free in each tenant.
  await makePerson(mine.idp, { userName: person.userName })
  await makeGroup(mine.idp, { displayName: group.displayName })
})

test('404: a service user is no person', async () => {
  const { tenant, idp } = await scimWorld()
  const { body } = await tenant.owner.post('/api/admin/users', { name: `Service ${randomUUID()}` })
  expectError(await idp.get(`${USERS}/${body.id}`), 404)
  expectError(await idp.delete(`${USERS}/${body.id}`), 404)
})

test('403: nobody gains or loses more than the key holds', async () => {
  const { bench, tenant, idp } = await scimWorld()
  const weak = await bench.keyWith(tenant.id, ['sso:manage', 'read'])
  const person = await makePerson(weak)
  const members = [{ value: person.id }]
  // By the name of a group, by its roles, by a new name for a group that has members.
  expectError(await weak.post(GROUPS, { displayName: 'admin', members }), 403)
  expectError(await weak.post(GROUPS, { displayName: 'x', members, [EXTENSION]: { roles: ['user'] } }), 403)
  const group = await makeGroup(weak, { members })
  expectError(await patch(weak, `${GROUPS}/${group.id}`, { op: 'replace', path: 'displayName', value: 'admin' }), 403)
  expectError(
    await patch(weak, `${GROUPS}/${group.id}`, { op: 'add', path: `${EXTENSION}:roles`, value: 'admin' }),
    403,
  )
  const admins = await makeGroup(idp, { displayName: 'admin' })
  expectError(await patch(weak, `${GROUPS}/${admins.id}`, { op: 'add', path: 'members', value: members }), 403)
  const viewers = await makeGroup(weak, { displayName: 'viewer', members })
  expect(await rolesOf({ bench, tenant, idp }, person.id)).toEqual(['viewer'])

  // A person who holds more is neither changed nor deactivated, and loses no role.
  await tenant.owner.put(`/api/v1/users/${person.id}`, { roles: ['viewer', 'admin'] })
  expectError(await patch(weak, `${USERS}/${person.id}`, { op: 'replace', path: 'active', value: false }), 403)
  expectError(await weak.put(`${USERS}/${person.id}`, { userName: person.userName }), 403)
  expectError(await weak.delete(`${USERS}/${person.id}`), 403)
  expectError(await weak.delete(`${GROUPS}/${viewers.id}`), 403)
  expect(await rolesOf({ bench, tenant, idp }, person.id)).toEqual(['viewer', 'admin'])
})

test('403: a Super Admin is shown and never changed, not even by a key with every scope', async () => {
  const { bench, tenant } = await scimWorld()
  const all = await bench.keyWith(tenant.id, ['*'])
  const path = `${USERS}/${tenant.ownerId}`
  expect((await all.get(path)).body).toMatchObject({ userName: tenant.ownerEmail, active: true })
  expectError(await patch(all, path, { op: 'replace', path: 'active', value: 'False' }), 403)
  expectError(await patch(all, path, { op: 'replace', path: 'displayName', value: 'x' }), 403)
  expectError(await all.put(path, { userName: 'x' }), 403)
  expectError(await all.delete(path), 403)
  const members = [{ value: tenant.ownerId }]
  expectError(await all.post(GROUPS, { displayName: 'admin', members }), 403)
  // A group without roles changes nobody.
  const plain = await makeGroup(all, {
    displayName: 'super_admin',
    members: [...members, { value: (await makePerson(all)).id }],
  })
  expect(plain[EXTENSION]).toBeUndefined()
  await makeGroup(all, { members })
  expect((await tenant.owner.get('/api/v1/users')).status).toBe(200)
})

test('a role that was widened to everything makes nobody a Super Admin', async () => {
  const { bench, tenant, idp } = await scimWorld()
  const all = await bench.keyWith(tenant.id, ['*'])
  await tenant.owner.post('/api/v1/roles', { name: 'wide', scopes: ['usage:read'] })
  const [named, mapped] = [await makeGroup(all, { displayName: 'wide' }), await makeGroup(all)]
  await patch(all, `${GROUPS}/${mapped.id}`, { op: 'add', path: `${EXTENSION}:roles`, value: ['wide'] })
  expect((await tenant.owner.put('/api/v1/roles/wide', { scopes: ['*'] })).status).toBe(200)
  const person = await makePerson(all)
  const join = { op: 'add', path: 'members', value: [{ value: person.id }] }
  expectError(await patch(all, `${GROUPS}/${mapped.id}`, join), 403)
  // By its name the group is no role any more.
  expect((await patch(all, `${GROUPS}/${named.id}`, join)).status).toBe(204)
  expect(await rolesOf({ bench, tenant, idp }, person.id)).toEqual([])
})

test('405 with Allow, 404 for an unknown path, 501 for what SCIM leaves open, 403 for filtered descriptions', async () => {
  const { idp } = await scimWorld()
  const wrong = await idp.delete(USERS)
  expectError(wrong, 405)
  expect(wrong.headers.get('allow')).toBe('GET, POST, HEAD')
  expectError(await idp.get('/scim/v2/Nothing'), 404)
  expectError(await idp.post('/scim/v2/Bulk', { Operations: [] }), 501)
  expectError(await idp.post('/scim/v2/.search', {}), 501)
  expectError(await idp.get('/scim/v2/Me'), 501)
  expectError(await idp.get('/scim/v2/Schemas?filter=id%20pr'), 403)
})
