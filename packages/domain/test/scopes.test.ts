import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { covers, coversAll, FINE_SCOPES, ROLES, scopesOfRoles } from '../src/index.ts'

const READ = ['jobs:read', 'usage:read', 'storage:read', 'keys:verify']
const WRITE = ['jobs:create', 'jobs:update', 'storage:write']

test.each<[granted: string[], wanted: string, expected: boolean]>([
  [[], 'users:read', false],
  [[''], 'users:read', false],
  [['users:read'], 'users:read', true],
  [['users:read'], 'users:update', false],
  [['users:read'], 'user:read', false],
  [['users'], 'users:read', false],
  [['users:*'], 'users:read', true],
  [['users:*'], 'users:anything-of-theirs', true],
  [['users:*'], 'projects:read', false],
  [['user:*'], 'users:read', false],
  [[':*'], 'users:read', false],
  [['*:read'], 'users:read', false],
  [['users:*'], 'users', false],
  [['users:*'], 'admin', false],
  [['users:*'], '*', false],
  [['read'], 'users:read', false],
  [['write'], 'users:create', false],
  [['write'], 'jobs:read', false],
  [['read'], 'jobs:create', false],
  [['read', 'write'], 'jobs:update', true],
  [['read', 'write'], 'admin', false],
  [READ, 'read', true],
  [READ.slice(1), 'read', false],
  [['jobs:*', 'usage:*', 'storage:*', 'keys:*'], 'read', true],
  [WRITE, 'write', true],
  [['admin'], 'tenants:manage', true],
  [['admin'], 'read', true],
  [['admin'], 'a-scope-of-their-own', true],
  [['admin'], '*', false],
  [['*'], '*', true],
  [['*'], 'admin', true],
  [['admin:*'], 'admin', false],
  [['admi:*'], 'admin', false],
  [['jobs:*'], 'jobsx', false],
  [['a-scope-of-their-own'], 'a-scope-of-their-own', true],
  [['a-scope-of-their-own'], 'admin', false],
  [['constructor'], 'toString', false],
  [['__proto__'], 'users:read', false],
  [['READ'], 'jobs:read', false],
])('%j covers %s: %s', (granted, wanted, expected) => {
  expect(covers(granted, wanted)).toBe(expected)
})

test('the named sets cover what they name, and nothing else', () => {
  expect(FINE_SCOPES.filter((scope) => covers(['read'], scope)).toSorted()).toEqual(READ.toSorted())
  expect(FINE_SCOPES.filter((scope) => covers(['write'], scope)).toSorted()).toEqual(WRITE.toSorted())
  expect(FINE_SCOPES.filter((scope) => covers(['admin'], scope))).toEqual(FINE_SCOPES)
  expect(FINE_SCOPES.filter((scope) => covers(['*'], scope))).toEqual(FINE_SCOPES)
})

test('only super_admin brings *, and a role that is unknown brings nothing', () => {
  expect(ROLES.filter((role) => covers(scopesOfRoles([role]), '*'))).toEqual(['super_admin'])
  expect(ROLES.filter((role) => covers(scopesOfRoles([role]), 'users:read'))).toEqual(['super_admin', 'admin'])
  expect(scopesOfRoles(['owner', 'constructor', '__proto__', ''])).toEqual([])
})

const KNOWN = ['*', 'admin', 'read', 'write', 'users:*', 'jobs:*', 'storage:*', 'usage:*', 'keys:*', ...FINE_SCOPES]

const scope = fc.oneof(fc.constantFrom(...KNOWN), fc.string({ maxLength: 12 }))
const scopes = fc.array(scope, { maxLength: 6 })

test('whoever holds a scope holds it; more scopes never mean less', () => {
  fc.assert(
    fc.property(scopes, scopes, scope, (granted, more, wanted) => {
      expect(coversAll(granted, granted)).toBe(true)
      expect(covers([...more, ...granted], wanted) || !covers(granted, wanted)).toBe(true)
    }),
  )
})

test('what is granted on cannot be worth more than what was held: nobody climbs by handing scopes on', () => {
  fc.assert(
    fc.property(scopes, fc.array(fc.string(), { maxLength: 3 }), (held, texts) => {
      const all = [...KNOWN, ...texts, ...texts.map((text) => `${text}:*`)]
      const granted = all.filter((one) => covers(held, one))
      for (const wanted of all)
        expect(covers(granted, wanted), `${wanted} by ${held.join()}`).toBe(covers(held, wanted))
    }),
    { numRuns: 500 },
  )
})
