import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestClient } from '../support/client.ts'
import {
  addKeyOf,
  EXTENSION,
  expectError,
  find,
  GROUPS,
  makeGroup,
  makePerson,
  patch,
  rolesOf,
  type ScimWorld,
  scimWorld,
} from './support.ts'

let world: ScimWorld
let idp: TestClient
beforeAll(async () => {
  world = await scimWorld()
  idp = world.idp
})

const membersOf = async (id: string): Promise<string[]> => {
  const { body } = await idp.get(`${GROUPS}/${id}`)
  return (body.members ?? []).map(({ value }: { value: string }) => value)
}

test('201: a group of people, found by its name in any case, and shown with each person', async () => {
  const person = await makePerson(idp)
  const displayName = `Sales ${randomUUID()}`
  const group = await makeGroup(idp, { displayName, externalId: 'G-1', members: [{ value: person.id }] })
  const { url } = world.bench.server
  expect(group).toEqual({
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
    id: group.id,
    externalId: 'G-1',
    meta: {
      resourceType: 'Group',
      created: expect.any(String),
      lastModified: expect.any(String),
      location: `${url}${GROUPS}/${group.id}`,
    },
    displayName,
    members: [{ value: person.id, $ref: `${url}/scim/v2/Users/${person.id}`, type: 'User' }],
  })
  const found = await idp.get(
    `${GROUPS}?excludedAttributes=members&filter=displayName%20eq%20%22${encodeURIComponent(displayName.toUpperCase())}%22`,
  )
  expect(found.body.Resources).toEqual([{ ...group, members: undefined }])
  expect((await find(idp, GROUPS, `members[value eq "${person.id}"] and externalId pr`)).body.totalResults).toBe(1)
  const shown = (await idp.get(`/scim/v2/Users/${person.id}`)).body
  expect(shown.groups).toEqual([{ value: group.id, $ref: group.meta.location, display: displayName, type: 'direct' }])
  expect((await find(idp, '/scim/v2/Users', `groups.value eq "${group.id}"`)).body.totalResults).toBe(1)
  expect(await rolesOf(world, person.id)).toEqual([])
})

test('204: members come and go as Entra ID and Okta send them', async () => {
  const [a, b, c] = [await makePerson(idp), await makePerson(idp), await makePerson(idp)]
  const { id } = await makeGroup(idp)
  const path = `${GROUPS}/${id}`
  const added = await patch(idp, path, { op: 'Add', path: 'members', value: [{ value: a.id }, { value: b.id }] })
  expect([added.status, added.text]).toEqual([204, ''])
  await patch(idp, path, { op: 'add', path: 'members', value: { value: a.id.toUpperCase() } })
  expect(await membersOf(id)).toEqual([a.id, b.id])
  await patch(idp, path, { op: 'Remove', path: 'members', value: [{ value: a.id }] })
  expect(await membersOf(id)).toEqual([b.id])
  await patch(idp, path, { op: 'replace', path: 'members', value: [{ value: a.id, display: 'A' }, { value: c.id }] })
  expect(await membersOf(id)).toEqual([a.id, c.id])
  await patch(idp, path, { op: 'remove', path: `members[value eq "${a.id}"]` })
  await patch(idp, path, { op: 'remove', path: `members[value eq "${randomUUID()}"]` })
  expect(await membersOf(id)).toEqual([c.id])
  const renamed = await patch(idp, `${path}?attributes=displayName`, {
    op: 'replace',
    value: { id, displayName: `New ${id}` },
  })
  expect([renamed.status, renamed.body.displayName]).toEqual([200, `New ${id}`])
  await patch(idp, path, { op: 'remove', path: 'members' })
  expect(await membersOf(id)).toEqual([])
})

describe('a group that is named as a role', () => {
  test('gives its members the role and takes it again, at once with their keys; roles of their own stay', async () => {
    const own = await scimWorld()
    const { data: role } = (await own.tenant.owner.post('/api/v1/roles', { name: 'engineers', scopes: ['users:read'] }))
      .body
    const member = await makePerson(own.idp)
    const both = await makePerson(own.idp)
    await own.tenant.owner.put(`/api/v1/users/${both.id}`, { roles: [role.name] })
    const key = own.bench.server.as(await addKeyOf(own.tenant, member.id))
    expect((await key.get('/api/v1/users')).status).toBe(403)
    const group = await makeGroup(own.idp, {
      displayName: role.name,
      members: [{ value: member.id }, { value: both.id }],
    })
    expect(group[EXTENSION]).toEqual({ roles: [role.name] })
    expect((await key.get('/api/v1/users')).status).toBe(200)
    const path = `${GROUPS}/${group.id}`
    const out = { op: 'Remove', path: 'members', value: [{ value: member.id }, { value: both.id }] }
    const answer = await patch(own.idp, path, out)
    expect(answer.headers.get('x-keystead-receipt')).toMatch(/state=confirmed/)
    expect((await key.get('/api/v1/users')).status).toBe(403)
    expect([await rolesOf(own, member.id), await rolesOf(own, both.id)]).toEqual([[], [role.name]])
  })

  test('takes with the role what registrations and federated credentials had by it', async () => {
    const { owner } = world.tenant
    const { id } = await makePerson(idp)
    const [client, credentials] = [`/api/v1/users/${id}/oauth-client`, `/api/v1/users/${id}/federated-credentials`]
    const issued = { issuer: 'https://issuer.example', subject: 'job', audience: 'keystead' }
    const leave = { op: 'remove', path: `members[value eq "${id}"]` }
    const { id: group } = await makeGroup(idp, { [EXTENSION]: { roles: ['admin'] }, members: [{ value: id }] })
    await owner.put(`/api/v1/users/${id}`, { roles: ['admin', 'viewer'] })
    const scopes = ['users:delete', 'jobs:read']
    expect((await owner.put(client, { redirect_uris: [], scopes })).status).toBe(200)
    expect((await owner.post(credentials, { ...issued, scopes })).status).toBe(200)
    expect((await patch(idp, `${GROUPS}/${group}`, leave)).status).toBe(204)
    expect((await owner.get(client)).body.data.scopes).toEqual(['jobs:read'])
    expect((await owner.get(credentials)).body.data[0].scopes).toEqual(['jobs:read'])
  })

  test('two groups with one role: the role stays until the last of them is left, deleted or renamed', async () => {
    const member = await makePerson(idp)
    const members = [{ value: member.id }]
    const [one, two, three] = [
      await makeGroup(idp, { members }),
      await makeGroup(idp, { members }),
      await makeGroup(idp, { displayName: 'viewer', members }),
    ]
    for (const { id } of [one, two]) {
      await patch(idp, `${GROUPS}/${id}`, { op: 'replace', path: `${EXTENSION}:roles`, value: ['viewer'] })
    }
    expect(await rolesOf(world, member.id)).toEqual(['viewer'])
    await patch(idp, `${GROUPS}/${one.id}`, { op: 'remove', path: `members[value eq "${member.id}"]` })
    await idp.delete(`${GROUPS}/${two.id}`)
    expect(await rolesOf(world, member.id)).toEqual(['viewer'])
    await patch(idp, `${GROUPS}/${three.id}`, { op: 'replace', path: 'displayName', value: `Was ${three.id}` })
    expect(await rolesOf(world, member.id)).toEqual([])
    await patch(idp, `${GROUPS}/${three.id}`, { op: 'replace', path: 'displayName', value: 'viewer' })
    expect(await rolesOf(world, member.id)).toEqual(['viewer'])
  })

  test('a role that is deleted with force leaves the group; its members can change', async () => {
    const own = await scimWorld()
    await own.tenant.owner.post('/api/v1/roles', { name: 'gone', scopes: ['usage:read'] })
    const member = await makePerson(own.idp)
    const group = await makeGroup(own.idp, { displayName: 'gone', members: [{ value: member.id }] })
    expect(await rolesOf(own, member.id)).toEqual(['gone'])
    const mapped = await makeGroup(own.idp, { [EXTENSION]: { roles: ['gone', 'viewer'] } })
    expect((await own.tenant.owner.delete('/api/v1/roles/gone', { force: true })).status).toBe(200)
    const out = await patch(own.idp, `${GROUPS}/${group.id}`, { op: 'remove', path: 'members' })
    expect(out.status, out.text).toBe(204)
    expect(await rolesOf(own, member.id)).toEqual([])
    const join = { op: 'add', path: 'members', value: [{ value: member.id }] }
    expect((await patch(own.idp, `${GROUPS}/${mapped.id}`, join)).status).toBe(204)
    expect(await rolesOf(own, member.id)).toEqual(['viewer'])
  })
})

describe('roles that an administrator gives a group', () => {
  test('200: stay when the identity provider replaces or renames the group, and go when they are removed', async () => {
    const member = await makePerson(idp)
    const { id, displayName } = await makeGroup(idp, { members: [{ value: member.id }] })
    const path = `${GROUPS}/${id}`
    await patch(idp, path, { op: 'add', path: `${EXTENSION}:roles`, value: ['viewer', 'user'] })
    expect(await rolesOf(world, member.id)).toEqual(['viewer', 'user'])
    const put = await idp.put(path, { displayName: `${displayName} 2`, members: [{ value: member.id }] })
    expect(put.body[EXTENSION]).toEqual({ roles: ['viewer', 'user'] })
    await patch(idp, path, { op: 'remove', path: `${EXTENSION}:roles`, value: ['user'] })
    expect(await rolesOf(world, member.id)).toEqual(['viewer'])
    await patch(idp, path, { op: 'remove', path: EXTENSION })
    expect(await rolesOf(world, member.id)).toEqual([])
  })

  test('400: a role that the tenant does not have, and the role of Super Admins', async () => {
    const { id } = await makeGroup(idp)
    for (const role of ['no-such-role', 'super_admin']) {
      const answer = await patch(idp, `${GROUPS}/${id}`, { op: 'add', path: `${EXTENSION}:roles`, value: [role] })
      expectError(answer, 400, 'invalidValue')
    }
  })
})

describe('400', () => {
  test.each([
    ['no name', { members: [] }],
    ['a name that is no text', { displayName: 1 }],
    ['a member that nobody is', { displayName: 'x', members: [{ value: randomUUID() }] }],
    ['a member that is no id', { displayName: 'x', members: [{ value: 'anna' }] }],
    ['a member without value', { displayName: 'x', members: [{}] }],
    [
      'more members than a group has',
      { displayName: 'x', members: Array.from({ length: 5001 }, () => ({ value: randomUUID() })) },
    ],
  ])('%s; nothing is stored', async (_what, body) => {
    const before = (await idp.get(`${GROUPS}?count=0`)).body.totalResults
    expectError(await idp.post(GROUPS, body), 400, 'invalidValue')
    expect((await idp.get(`${GROUPS}?count=0`)).body.totalResults).toBe(before)
  })

  test('a member that is changed rather than replaced, a path that is none, a service user as a member', async () => {
    const { id } = await makeGroup(idp)
    const path = `${GROUPS}/${id}`
    expectError(
      await patch(idp, path, { op: 'replace', path: 'members[value eq "x"].value', value: 'y' }),
      400,
      'mutability',
    )
    expectError(await patch(idp, path, { op: 'add', path: 'owners', value: 'y' }), 400, 'invalidPath')
    const service = await world.tenant.owner.post('/api/admin/users', { name: `Service ${randomUUID()}` })
    expectError(
      await patch(idp, path, { op: 'add', path: 'members', value: [{ value: service.body.id }] }),
      400,
      'invalidValue',
    )
  })
})

test('409: a name that is taken, whatever its case', async () => {
  const { displayName } = await makeGroup(idp)
  const { id } = await makeGroup(idp)
  expectError(await idp.post(GROUPS, { displayName: displayName.toUpperCase() }), 409, 'uniqueness')
  expectError(await idp.put(`${GROUPS}/${id}`, { displayName }), 409, 'uniqueness')
})

test('changes of the same people and groups at once: each is made or refused, and roles fit the groups in the end', async () => {
  const people = [await makePerson(idp), await makePerson(idp), await makePerson(idp)]
  const members = people.map(({ id }) => ({ value: id }))
  const [one, two] = [await makeGroup(idp), await makeGroup(idp)]
  const give = { op: 'replace', path: `${EXTENSION}:roles`, value: ['viewer'] }
  for (const { id } of [one, two]) await patch(idp, `${GROUPS}/${id}`, give)
  const join = (id: string, value: object[]) => patch(idp, `${GROUPS}/${id}`, { op: 'add', path: 'members', value })
  const leave = (id: string) => patch(idp, `${GROUPS}/${id}`, { op: 'remove', path: 'members' })
  const answers = await Promise.all(
    [0, 1, 2, 3].flatMap((round) => [
      join(one.id, members),
      join(two.id, members.toReversed()),
      leave(one.id),
      patch(idp, `/scim/v2/Users/${people[round % 3].id}`, { op: 'replace', path: 'displayName', value: `${round}` }),
    ]),
  )
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 204]))
  expect((await idp.delete(`/scim/v2/Users/${people[2].id}`)).status).toBe(204)
  await leave(one.id)
  expect(await membersOf(two.id)).toEqual([people[0].id, people[1].id])
  expect(await rolesOf(world, people[0].id)).toEqual(['viewer'])
  await leave(two.id)
  expect(await rolesOf(world, people[0].id)).toEqual([])
})

test('events name what was changed, and by which key', async () => {
  const member = await makePerson(idp)
  const { id } = await makeGroup(idp, { members: [{ value: member.id }] })
  await idp.delete(`${GROUPS}/${id}`)
  const rows = await world.bench.store.rows(
    'select action, details, actor_key_id is not null as "byKey" from audit_event where target_id = $1 order by id',
    [id],
  )
  expect(rows).toEqual([
    {
      action: 'group.created',
      byKey: true,
      details: expect.objectContaining({ added_members: 1, removed_members: 0, roles: [] }),
    },
    { action: 'group.deleted', byKey: true, details: expect.objectContaining({ members: 1 }) },
  ])
})

describe('32 roles are the most that a person has', () => {
  const roles = Array.from({ length: 34 }, (_, i) => `most-${String(i).padStart(2, '0')}`)
  const add = (group: string, id: string) =>
    patch(idp, `${GROUPS}/${group}`, { op: 'add', path: 'members', value: [{ value: id }] })
  let small: ScimWorld

  beforeAll(async () => {
    small = await scimWorld()
    idp = small.idp
    const made = await Promise.all(
      roles.map((name) => small.tenant.owner.post('/api/v1/roles', { name, scopes: ['users:read'] })),
    )
    expect(new Set(made.map(({ status }) => status))).toEqual(new Set([200]))
  })
  afterAll(() => {
    idp = world.idp
  })

  const groupOf = (...given: string[]) => makeGroup(idp, { [EXTENSION]: { roles: given } })

  test('400: a group that would give more changes nothing, and the person goes on', async () => {
    const person = await makePerson(idp)
    const own = small.bench.server.as(await addKeyOf(small.tenant, person.id))
    const [first, second, last] = [
      await groupOf(...roles.slice(0, 20)),
      await groupOf(...roles.slice(10, 32)),
      await makeGroup(idp, { displayName: roles[32] }),
    ]
    for (const { id } of [first, second]) expect((await add(id, person.id)).status).toBe(204)
    expect(await rolesOf(small, person.id)).toHaveLength(32)
    const members = [{ value: person.id }]
    const refused = [
      await add(last.id, person.id),
      await idp.put(`${GROUPS}/${last.id}`, { displayName: roles[32], members }),
      await idp.post(GROUPS, { displayName: roles[33], members }),
      await patch(idp, `${GROUPS}/${first.id}`, {
        op: 'replace',
        path: `${EXTENSION}:roles`,
        value: [...roles.slice(0, 20), roles[33]],
      }),
    ]
    for (const answer of refused) expectError(answer, 400, 'invalidValue')
    expect(refused[0]!.body.detail).toBe(`The user ${person.id} would have 33 roles, and may have 32`)
    expect((await idp.get(`${GROUPS}/${last.id}`)).body.members ?? []).toEqual([])
    expect(await rolesOf(small, person.id)).toHaveLength(32)
    expect((await own.get('/api/v1/users')).status).toBe(200)

    const remove = { op: 'remove', path: `members[value eq "${person.id}"]` }
    expect((await patch(idp, `${GROUPS}/${first.id}`, remove)).status).toBe(204)
    expect((await add(last.id, person.id)).status).toBe(204)
    expect(await rolesOf(small, person.id)).toHaveLength(23)
  })

  test('of two groups at once that give the last role, one does', async () => {
    const person = await makePerson(idp)
    const full = await groupOf(...roles.slice(0, 31))
    expect((await add(full.id, person.id)).status).toBe(204)
    const [one, other] = [await groupOf(roles[31]!), await groupOf(roles[32]!)]
    const statuses = await Promise.all([one, other].map(async ({ id }) => (await add(id, person.id)).status))
    expect(statuses.toSorted((a, b) => a - b)).toEqual([204, 400])
    expect(await rolesOf(small, person.id)).toHaveLength(32)
  })
})
