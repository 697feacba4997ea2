import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { send } from '../adversarial/raw.ts'
import {
  addKeyOf,
  expectError,
  find,
  makePerson,
  newUserName,
  patch,
  type ScimWorld,
  scimWorld,
  USERS,
} from './support.ts'

let world: ScimWorld
beforeAll(async () => {
  world = await scimWorld()
})

test('201: a person with what the identity provider says of it, and a location; it is a user of v1', async () => {
  const userName = newUserName()
  const answer = await world.idp.post(USERS, {
    schemas: [
      'urn:ietf:params:scim:schemas:core:2.0:User',
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
    ],
    externalId: '0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef',
    userName,
    active: true,
    displayName: 'Ryan Leenay',
    emails: [{ primary: true, type: 'work', value: userName }],
    meta: { resourceType: 'User' },
    name: { formatted: 'Ryan Leenay', familyName: 'Leenay', givenName: 'Ryan' },
    roles: [],
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { department: 'Sales' },
  })
  expect(answer.status, answer.text).toBe(201)
  const { id } = answer.body
  const location = `${world.bench.server.url}${USERS}/${id}`
  expect(answer.headers.get('location')).toBe(location)
  expect(answer.headers.get('content-type')).toBe('application/scim+json; charset=utf-8')
  expect(answer.body).toEqual({
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
    id,
    externalId: '0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef',
    meta: { resourceType: 'User', created: expect.any(String), lastModified: expect.any(String), location },
    userName,
    name: { formatted: 'Ryan Leenay', familyName: 'Leenay', givenName: 'Ryan' },
    displayName: 'Ryan Leenay',
    active: true,
    emails: [{ value: userName, type: 'work', primary: true }],
  })
  expect((await world.idp.get(`${USERS}/${id}`)).body).toEqual(answer.body)
  const { data } = (await world.tenant.owner.get(`/api/v1/users/${userName}`)).body
  expect(data).toMatchObject({ user_id: id, username: userName, email: userName, roles: [] })
})

test('the location is below the public URL of the service, whatever host a request names', async () => {
  const { id } = await makePerson(world.idp)
  const { credential } = world.idp
  const answer = await send(world.bench.server.url, { method: 'GET', target: `${USERS}/${id}`, credential })
  expect(JSON.parse(answer!.body).meta.location).toBe(`${world.bench.server.url}${USERS}/${id}`)
})

test('201: a user name that is no email; attributes in any case; the media type of JSON', async () => {
  const person = await makePerson(world.idp, {
    USERNAME: `bjensen-${randomUUID()}`,
    userName: undefined,
    Active: 'False',
  })
  expect(person).toMatchObject({ active: false })
  expect(person.emails).toBeUndefined()
})

describe('GET', () => {
  test('200: a person that v1 made is found by the user name, which is its email', async () => {
    const email = newUserName()
    await world.tenant.owner.post('/api/v1/users', { email })
    const { body } = await find(world.idp, USERS, `userName eq "${email.toUpperCase()}"`)
    expect(body).toMatchObject({ totalResults: 1, startIndex: 1, itemsPerPage: 1 })
    expect(body.Resources[0]).toMatchObject({
      userName: email,
      emails: [{ value: email, type: 'work', primary: true }],
    })
  })

  test('200: filters of every operator, and how they join', async () => {
    const own = await scimWorld()
    const tag = randomUUID()
    const anna = await makePerson(own.idp, {
      userName: `anna-${tag}@example.com`,
      externalId: 'A1',
      name: { givenName: 'Anna', familyName: 'Zimmer%' },
      emails: [
        { value: `anna-${tag}@example.com`, type: 'work', primary: true },
        { value: `anna-${tag}@home.example`, type: 'home' },
      ],
    })
    const bert = await makePerson(own.idp, { userName: `CORP\\bert-${tag}`, active: false, displayName: 'Bert "B" B' })
    const all = [anna.id, bert.id]
    const cases: [string, string[]][] = [
      [`userName eq "ANNA-${tag}@example.com"`, [anna.id]],
      [`userName eq "CORP\\\\bert-${tag}"`, [bert.id]],
      [`userName ne "anna-${tag}@example.com"`, [bert.id]],
      [`urn:ietf:params:scim:schemas:core:2.0:User:userName sw "corp"`, [bert.id]],
      [`userName ew "@EXAMPLE.com"`, [anna.id]],
      ['name.familyName co "%"', [anna.id]],
      ['displayName co "_"', []],
      ['displayName eq "bert \\"b\\" b"', [bert.id]],
      ['name.familyName pr', [anna.id]],
      ['not (name.familyName pr)', [bert.id]],
      ['not (name.familyName eq "zimmer%")', [bert.id]],
      ['externalId eq "A1"', [anna.id]],
      ['externalId eq "a1"', []],
      ['externalId eq null', [bert.id]],
      ['active eq true', [anna.id]],
      ['active eq "False"', [bert.id]],
      ['active ne true', [bert.id]],
      [`id eq "${bert.id}"`, [bert.id]],
      ['emails[type eq "home" and value co "@home"]', [anna.id]],
      ['emails[type eq "work" and value co "@home"]', []],
      [`emails[type eq "home"].value eq "anna-${tag}@home.example"`, [anna.id]],
      ['emails co "@home."', [anna.id]],
      ['emails.type eq "home"', [anna.id]],
      ['emails[primary eq true]', [anna.id]],
      ['emails pr', [anna.id]],
      ['externalId eq "A1" or active eq false', all],
      ['externalId eq "A1" AND active eq false', []],
      ['active eq false or externalId eq "A1" and name.givenName eq "Anna"', all],
      ['(active eq false or externalId eq "A1") and name.givenName eq "Anna"', [anna.id]],
      ['meta.created gt "2020-01-01T00:00:00Z" and meta.lastModified lt "2100-01-01T00:00:00+01:00"', all],
      ['userName gt "b"', [bert.id]],
    ]
    for (const [filter, ids] of cases) {
      const { status, body } = await find(own.idp, USERS, filter)
      // The tenant has an owner too.
      const found = body.Resources.map(({ id }: { id: string }) => id).filter((id: string) => all.includes(id))
      expect({ filter, status, found }).toEqual({ filter, status: 200, found: ids })
    }
  })

  test('200: pages, from 1 on, each person once; a count of 0 counts', async () => {
    const own = await scimWorld()
    const ids: string[] = []
    for (let i = 0; i < 5; i++) ids.push((await makePerson(own.idp)).id)
    const page = async (query: string) => {
      const { body } = await own.idp.get(`${USERS}?filter=userName%20sw%20%22person-%22&${query}`)
      return [
        body.totalResults,
        body.startIndex,
        body.itemsPerPage,
        ...body.Resources.map(({ id }: { id: string }) => id),
      ]
    }
    expect(await page('startIndex=1&count=2')).toEqual([5, 1, 2, ids[0], ids[1]])
    expect(await page('startIndex=5&count=2')).toEqual([5, 5, 1, ids[4]])
    expect(await page('startIndex=6')).toEqual([5, 6, 0])
    expect(await page('startIndex=-7&count=1')).toEqual([5, 1, 1, ids[0]])
    expect(await page('count=0')).toEqual([5, 1, 0])
    expect(await page('count=-1')).toEqual([5, 1, 0])
    expect(await page('count=999999')).toEqual([5, 1, 5, ...ids])
    const search = await own.idp.post(`${USERS}/.search`, {
      filter: `id eq "${ids[2]}"`,
      attributes: ['userName'],
      count: 1,
    })
    expect(search.body.Resources).toEqual([{ schemas: expect.any(Array), id: ids[2], userName: expect.any(String) }])
  })

  test('200: attributes and excludedAttributes', async () => {
    const { id } = await makePerson(world.idp, { name: { givenName: 'G', familyName: 'F' }, displayName: 'D' })
    const only = await world.idp.get(`${USERS}/${id}?attributes=displayName,name.givenName,emails.value`)
    expect(only.body).toEqual({
      schemas: expect.any(Array),
      id,
      displayName: 'D',
      name: { givenName: 'G' },
      emails: [{ value: expect.any(String) }],
    })
    const without = await world.idp.get(`${USERS}/${id}?excludedAttributes=id,emails,name.givenName,meta`)
    expect(Object.keys(without.body).toSorted()).toEqual(['active', 'displayName', 'id', 'name', 'schemas', 'userName'])
    expect(without.body.name).toEqual({ familyName: 'F' })
  })

  const deep = (levels: number) => `${'('.repeat(levels)}userName pr${')'.repeat(levels)}`
  test.each([
    ['an unknown attribute', 'nickName eq "x"'],
    ['the name of a method', 'constructor eq "x"'],
    ['no operator', 'userName'],
    ['an unknown operator', 'userName is "x"'],
    ['a text without quotes', 'userName eq x'],
    ['an open quote and many line breaks', `userName eq "${'\n'.repeat(500)}`],
    ['SQL', `userName eq "x"' or 1=1 --`],
    ['a NUL character', 'userName eq "\\u0000"'],
    ['half a surrogate pair', 'userName eq "\\ud800"'],
    ['too deep', deep(11)],
    ['too long', `userName eq "${'x'.repeat(2000)}"`],
    ['too many expressions', Array.from({ length: 51 }, () => 'id pr').join(' or ')],
    ['an order of flags', 'active gt true'],
    ['no moment', 'meta.created gt "yesterday"'],
    ['a number for a text', 'userName eq 1'],
    ['brackets in brackets', 'emails[emails[type eq "work"]]'],
    ['what is left over', 'userName pr )'],
    ['an order of null', 'userName gt null'],
  ])('400: a filter with %s', async (_what, filter) => {
    expectError(await find(world.idp, USERS, filter), 400, 'invalidFilter')
  })

  test('400: pages and attributes that are none', async () => {
    expectError(await world.idp.get(`${USERS}?count=many`), 400, 'invalidValue')
    expectError(await world.idp.get(`${USERS}?startIndex=1.5`), 400, 'invalidValue')
    expectError(await world.idp.get(`${USERS}?attributes=id&excludedAttributes=name`), 400, 'invalidValue')
    expectError(await world.idp.get(`${USERS}?filter=id%20pr&filter=id%20pr`), 400, 'invalidFilter')
  })
})

describe('PATCH', () => {
  test('200: as Entra ID sends it: capitals, texts for flags, paths with filters, names of paths without a path', async () => {
    const { id, userName } = await makePerson(world.idp)
    const { status, body, text } = await patch(
      world.idp,
      `${USERS}/${id}`,
      { op: 'Replace', path: 'active', value: 'False' },
      { op: 'Add', path: 'emails[type eq "home"].value', value: `home-${userName}` },
      { op: 'Replace', path: 'emails[type eq "work"].value', value: `new-${userName}` },
      { op: 'Add', path: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department', value: 'Sales' },
      {
        op: 'Replace',
        value: { displayName: 'New', 'name.givenName': 'Given', 'name.familyName': 'Family', title: 'Dr' },
      },
      { op: 'Remove', path: 'externalId' },
    )
    expect(status, text).toBe(200)
    expect(body).toMatchObject({
      userName,
      active: false,
      displayName: 'New',
      name: { givenName: 'Given', familyName: 'Family' },
      emails: [
        { value: `new-${userName}`, type: 'work', primary: true },
        { value: `home-${userName}`, type: 'home', primary: false },
      ],
    })
    const { data } = (await world.tenant.owner.get(`/api/v1/users/${id}`)).body
    expect(data).toMatchObject({ email: `new-${userName}`, username: userName })
  })

  test('200: as Okta sends it: a replaced value without a path', async () => {
    const { id } = await makePerson(world.idp)
    const { body } = await patch(world.idp, `${USERS}/${id}`, { op: 'replace', value: { active: false } })
    expect(body.active).toBe(false)
  })

  test('200: RFC 7644: a part of a name, a new primary email, a removed one', async () => {
    const { id, userName } = await makePerson(world.idp, { name: { givenName: 'G', familyName: 'F' } })
    const second = newUserName()
    const path = `${USERS}/${id}`
    await patch(world.idp, path, { op: 'add', path: 'emails', value: [{ value: second, type: 'home', primary: true }] })
    const { body } = await patch(world.idp, path, { op: 'replace', path: 'name', value: { givenName: 'H' } })
    expect(body).toMatchObject({
      name: { givenName: 'H', familyName: 'F' },
      emails: [
        { value: second, type: 'home', primary: true },
        { value: userName, type: 'work', primary: false },
      ],
    })
    const removed = await patch(world.idp, path, { op: 'remove', path: 'emails[type eq "home"]' })
    expect(removed.body.emails).toEqual([{ value: userName, type: 'work', primary: false }])
    expect((await world.tenant.owner.get(`/api/v1/users/${id}`)).body.data.email).toBe(userName)
  })

  test.each([
    ['no operations', [], 'invalidSyntax'],
    ['an unknown operation', [{ op: 'move', path: 'active', value: true }], 'invalidSyntax'],
    ['a read-only attribute', [{ op: 'replace', path: 'id', value: 'x' }], 'mutability'],
    ['the groups of a person', [{ op: 'add', path: 'groups', value: [] }], 'mutability'],
    ['no user name', [{ op: 'remove', path: 'userName' }], 'mutability'],
    ['an empty user name', [{ op: 'replace', path: 'userName', value: ' ' }], 'invalidValue'],
    ['an unknown attribute', [{ op: 'add', path: 'shoeSize', value: 43 }], 'invalidPath'],
    ['the prototype', [{ op: 'add', path: 'constructor.prototype', value: 1 }], 'invalidPath'],
    ['brackets that do not close', [{ op: 'add', path: 'emails[type eq "work".value', value: 'x' }], 'invalidPath'],
    ['a bad filter', [{ op: 'add', path: 'emails[type is "work"]', value: {} }], 'invalidFilter'],
    ['a filter without a match', [{ op: 'replace', path: 'emails[type eq "fax"].value', value: 'a@b.de' }], 'noTarget'],
    ['nothing to remove', [{ op: 'remove' }], 'noTarget'],
    ['a flag that is none', [{ op: 'replace', path: 'active', value: 'yes' }], 'invalidValue'],
    ['an email that is none', [{ op: 'add', path: 'emails', value: [{ value: 'x' }] }], 'invalidValue'],
    [
      'two primary emails',
      [
        {
          op: 'replace',
          path: 'emails',
          value: [
            { value: 'a@b.de', primary: true },
            { value: 'c@b.de', primary: 'True' },
          ],
        },
      ],
      'invalidValue',
    ],
    ['a name with a line break', [{ op: 'replace', path: 'displayName', value: 'a\nb' }], 'invalidValue'],
    ['no value', [{ op: 'replace', path: 'displayName' }], 'invalidValue'],
    ['too many operations', Array.from({ length: 1001 }, () => ({ op: 'remove', path: 'displayName' })), 'tooMany'],
    ['too many filters', Array.from({ length: 21 }, () => ({ op: 'remove', path: 'emails[type pr]' })), 'tooMany'],
  ])('400: %s; nothing changes', async (_what, operations, scimType) => {
    const person = await makePerson(world.idp, { displayName: 'Same' })
    const first = { op: 'replace', path: 'displayName', value: 'Other' }
    const all = operations.length === 0 ? [] : [first, ...operations]
    expectError(await patch(world.idp, `${USERS}/${person.id}`, ...all), 400, scimType)
    expect((await world.idp.get(`${USERS}/${person.id}`)).body).toEqual(person)
  })
})

test('200: PUT replaces what it states and removes the rest, but activates nobody by leaving it out', async () => {
  const { id, userName } = await makePerson(world.idp, { active: false, displayName: 'D', externalId: 'E' })
  const { body } = await world.idp.put(`${USERS}/${id}`, { id: 'another', userName, name: { givenName: 'G' } })
  expect(body).toMatchObject({ id, userName, active: false, name: { givenName: 'G' } })
  expect([body.displayName, body.externalId]).toEqual([undefined, undefined])
})

test('409: a user name or an email that is taken, whatever its case', async () => {
  const { userName } = await makePerson(world.idp)
  const { id } = await makePerson(world.idp)
  expectError(await world.idp.post(USERS, { userName: userName.toUpperCase() }), 409, 'uniqueness')
  const other = { userName: `other-${randomUUID()}`, emails: [{ value: userName.toUpperCase() }] }
  expectError(await world.idp.post(USERS, other), 409, 'uniqueness')
  expectError(
    await patch(world.idp, `${USERS}/${id}`, { op: 'replace', path: 'userName', value: userName }),
    409,
    'uniqueness',
  )
})

test.each([
  ['no user name', { displayName: 'x' }],
  ['a user name that is no text', { userName: 7 }],
  ['a user name of 201 characters', { userName: 'x'.repeat(201) }],
  ['eleven emails', { userName: 'x', emails: Array.from({ length: 11 }, (_, i) => ({ value: `${i}@example.com` })) }],
  ['a name that is a text', { userName: 'x', name: 'Anna' }],
])('400: %s', async (_what, body) => {
  expectError(await world.idp.post(USERS, body), 400, 'invalidValue')
})

test('400 and 415: a body that is not JSON, or not of its type', async () => {
  const headers = { 'content-type': 'application/scim+json' }
  expectError(await world.idp.request('POST', USERS, undefined, { rawBody: '{', headers }), 400, 'invalidSyntax')
  expectError(
    await world.idp.request('POST', USERS, undefined, { rawBody: 'a=b', headers: { 'content-type': 'text/plain' } }),
    415,
  )
})

describe('who is deactivated', () => {
  test('is refused at once with its session and its key; the sessions do not come back with the person', async () => {
    const { bench, tenant, idp } = world
    const { id, email, password } = await bench.person(tenant.id, 'user')
    const session = await bench.server.as(null).post('/api/v1/auth/login', { email, password })
    const key = await addKeyOf(tenant, id)
    const asSession = bench.server.as(session.body.data.session_token)
    const asKey = bench.server.as(key)
    expect([(await asSession.get('/api/v1/scopes')).status, (await asKey.get('/api/v1/scopes')).status]).toEqual([
      200, 200,
    ])
    const answer = await patch(idp, `${USERS}/${id}`, { op: 'Replace', path: 'active', value: 'False' })
    expect(answer.body.active).toBe(false)
    expect(answer.headers.get('x-keystead-receipt')).toMatch(/state=confirmed/)
    expect([(await asSession.get('/api/v1/scopes')).status, (await asKey.get('/api/v1/scopes')).status]).toEqual([
      401, 401,
    ])
    expect((await bench.server.as(null).post('/api/v1/auth/login', { email, password })).status).toBe(401)
    await patch(idp, `${USERS}/${id}`, { op: 'Replace', path: 'active', value: 'True' })
    expect([(await asSession.get('/api/v1/scopes')).status, (await asKey.get('/api/v1/scopes')).status]).toEqual([
      401, 200,
    ])
  })

  test('and who is deleted is gone with its keys: 204, then 404', async () => {
    const { bench, tenant, idp } = world
    const { id } = await bench.person(tenant.id, 'viewer')
    const key = await addKeyOf(tenant, id)
    const deleted = await idp.delete(`${USERS}/${id}`)
    expect([deleted.status, deleted.text]).toEqual([204, ''])
    expect((await bench.server.as(key).get('/api/v1/scopes')).status).toBe(401)
    expectError(await idp.delete(`${USERS}/${id}`), 404)
  })
})
