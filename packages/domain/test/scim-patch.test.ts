import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { changeGroup, MAX_MEMBERS } from '../src/scim/group-document.ts'
import { changesOf, changesOfResource } from '../src/scim/operations.ts'

const removing = (filters: readonly string[]) =>
  changesOf({ Operations: filters.map((filter) => ({ op: 'remove', path: `members[${filter}]` })) })

const members = Array.from({ length: MAX_MEMBERS }, () => randomUUID() as string)
const group = { displayName: 'All', externalId: null, members: new Set(members), roles: null }

test('1,000 members are removed from the greatest group, each by its id in any case, without a search for each', () => {
  const out = members.slice(0, 1000)
  const changes = removing(out.map((id) => `value eq "${id.toUpperCase()}"`))
  const before = process.cpuUsage()
  const changed = changeGroup(group, changes)
  const { user, system } = process.cpuUsage(before)
  expect([...changed.members]).toEqual(members.slice(1000))
  expect(user + system).toBeLessThan(200_000)
})

test('other filters select members by comparison, to 20 expressions in all', () => {
  const some = members.slice(0, 19)
  const changed = changeGroup(group, removing([some.map((id) => `value sw "${id}"`).join(' or '), 'type ne "User"']))
  expect([...changed.members]).toEqual(members.slice(19))
})

describe('tooMany: 21 expressions', () => {
  const tooMany: unknown = expect.objectContaining({ scimType: 'tooMany' })

  test('in as many operations', () => {
    expect(() => removing(Array.from({ length: 21 }, () => 'value co "a"'))).toThrow(tooMany)
  })

  test('in one filter', () => {
    expect(() => removing([Array.from({ length: 21 }, () => 'value co "a"').join(' or ')])).toThrow(tooMany)
    expect(() => removing([`not (${Array.from({ length: 21 }, () => 'value co "a"').join(' and ')})`])).toThrow(tooMany)
  })

  test('in the names of attributes', () => {
    const names = Array.from({ length: 21 }, (_each, index) => [`members[value co "${index}"]`, null])
    expect(() => changesOfResource(Object.fromEntries(names), 'replace')).toThrow(tooMany)
    expect(() => changesOf({ Operations: [{ op: 'add', value: Object.fromEntries(names) }] })).toThrow(tooMany)
  })

  test('but not of attributes that are not kept, as Entra ID sends them for addresses', () => {
    const path = (index: number) => `addresses[type eq "work" and primary eq ${index}].formatted`
    const Operations = Array.from({ length: 30 }, (_each, index) => ({ op: 'replace', path: path(index), value: 'x' }))
    expect(changesOf({ Operations })).toHaveLength(30)
  })
})

test('invalidValue: more roles than a user has, added bit by bit', () => {
  const path = 'urn:ietf:params:scim:schemas:extension:keystead:2.0:Group:roles'
  const adding = (count: number) =>
    changesOf({
      Operations: Array.from({ length: count }, (_each, index) => ({ op: 'add', path, value: `role-${index}` })),
    })
  expect(changeGroup(group, adding(32)).roles).toHaveLength(32)
  expect(() => changeGroup(group, adding(33))).toThrow(expect.objectContaining({ scimType: 'invalidValue' }))
})
