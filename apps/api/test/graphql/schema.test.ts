import {
  type GraphQLField,
  type GraphQLNamedType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql'
import { expect, test } from 'vitest'
import { rulesOf } from '../../src/graphql/rules.ts'
import { schema } from '../../src/graphql/schema.ts'

const types = Object.values(schema.getTypeMap()).filter(
  (type) => !type.name.startsWith('__') && !isSpecifiedScalarType(type),
)

interface Described {
  description?: string | null | undefined
}

/** Everything in a type that may have a description, by its path. */
function* partsOf(type: GraphQLNamedType): Generator<[string, Described]> {
  yield [type.name, type]
  if (isEnumType(type)) for (const value of type.getValues()) yield [`${type.name}.${value.name}`, value]
  if (isInputObjectType(type)) {
    for (const field of Object.values(type.getFields())) yield [`${type.name}.${field.name}`, field]
  }
  if (!isObjectType(type) && !isInterfaceType(type)) return
  for (const field of Object.values(type.getFields())) {
    yield [`${type.name}.${field.name}`, field]
    for (const argument of field.args) yield [`${type.name}.${field.name}(${argument.name})`, argument]
  }
}

test('every type, field, argument, enum value and input field has a description', () => {
  const parts = types.flatMap((type) => [...partsOf(type)])
  expect(parts.length).toBeGreaterThan(250)
  const silent = parts.filter(([, { description }]) => !/^[A-Z`].+[.!]$/s.test(description ?? ''))
  expect(silent.map(([path]) => path)).toEqual([])
})

const fieldsOf = (name: string): [string, GraphQLField<unknown, unknown>][] => {
  const type = schema.getType(name)
  if (!isObjectType(type)) throw new Error(`no type ${name}`)
  return Object.entries(type.getFields())
}

/** Shown with a key, to whoever may list keys; and with a member, to whoever may list members. */
const OPEN = {
  User: ['id', 'userId', 'email'],
  Project: ['id', 'projectId', 'name'],
}

test('every field of a user or project has a scope, except what the lists of others show of it', () => {
  for (const [name, open] of Object.entries(OPEN)) {
    const bare = fieldsOf(name).filter(([, field]) => rulesOf(field) === null)
    expect(bare.map(([field]) => field)).toEqual(open)
  }
})

test('every field that leads to keys, users or projects has a scope, except from a key to its own', () => {
  const guarded = new Set(['ApiKey', 'User', 'Project', 'ApiKeyConnection', 'UserConnection', 'ProjectConnection'])
  const bare = types.filter(isObjectType).flatMap((type) =>
    Object.values(type.getFields())
      .filter((field) => guarded.has(getNamedType(field.type).name) && rulesOf(field) === null)
      .map((field) => `${type.name}.${field.name}`),
  )
  const leading = bare.filter((path) => !/(Connection\.nodes|Edge\.node)$/.test(path))
  expect(leading.toSorted()).toEqual(['ApiKey.project', 'ApiKey.successor', 'ApiKey.user'])
})

test('every list is a connection of Relay: first, after, edges, cursors, and a weight by its page', () => {
  const fields = types.filter(isObjectType).flatMap((type) => Object.values(type.getFields()))
  const lists = fields.filter(({ type }) => getNamedType(type).name.endsWith('Connection'))
  expect(lists.length).toBe(12)
  for (const field of lists) {
    expect(field.args.map(({ name, type }) => `${name}: ${String(type)}`)).toEqual(
      expect.arrayContaining(['first: Int', 'after: String']),
    )
    expect(rulesOf(field), field.name).toMatchObject({ isPage: true })
    const { name } = getNamedType(field.type)
    const shape = fieldsOf(name).map(([part, { type }]) => `${part}: ${String(type)}`)
    const node = name.replace('Connection', '')
    expect(shape).toEqual(expect.arrayContaining([`edges: [${node}Edge!]!`, 'pageInfo: PageInfo!']))
    expect(fieldsOf(`${node}Edge`).map(([part]) => part)).toEqual(expect.arrayContaining(['cursor', 'node']))
  }
})

test('the types that have global ids are nodes', () => {
  const node = schema.getType('Node')
  if (!isInterfaceType(node)) throw new Error('Node is an interface')
  const names = schema.getPossibleTypes(node).map(({ name }) => name)
  expect(names.toSorted()).toEqual(['ApiKey', 'Job', 'Project', 'User'])
})
