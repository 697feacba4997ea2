import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { allOf, covers, parseScopeExpression, Refusal } from '../src/index.ts'

describe('a list', () => {
  test.each<[wanted: string[], granted: string[], expected: boolean]>([
    [[], [], true],
    [['a:x'], [], false],
    [['a:x'], ['a:x'], true],
    [['a:x', 'b:y'], ['a:x'], false],
    [['a:x', 'b:y'], ['b:*', 'a:*'], true],
    [['and'], ['and'], true],
    [['jobs:read'], ['read'], true],
    [['*'], ['admin'], false],
  ])('all of %j by %j: %s', (wanted, granted, expected) => {
    expect(allOf(wanted).isMetBy(granted)).toBe(expected)
  })
})

describe('an expression', () => {
  test.each<[text: string, granted: string[], expected: boolean]>([
    ['a', ['a'], true],
    ['a', ['b'], false],
    ['not a', ['a'], false],
    ['not a', [], true],
    ['not not a', ['a'], true],
    ['a and b', ['a'], false],
    ['a and b', ['a', 'b'], true],
    ['a or b', ['b'], true],
    // `and` binds closer than `or`, on either side of it.
    ['a or b and c', ['a'], true],
    ['a and b or c', ['c'], true],
    ['(a or b) and c', ['a'], false],
    ['a and (b or c)', ['c'], false],
    // `not` binds closest.
    ['not a and b', ['b'], true],
    ['not a or b', ['a', 'b'], true],
    ['not (a or b)', ['b'], false],
    ['not a and not b', ['b'], false],
    ['a and b and c', ['a', 'b'], false],
    ['a or b or c', ['c'], true],
    ['a AND b Or NOT c', ['c'], false],
    ['  a\tand\n(b)  ', ['a', 'b'], true],
    ['((((a))))', ['a'], true],
    ['(a)and(b)', ['a', 'b'], true],
    ['not(a)', ['a'], false],
    // Words are words only as a whole.
    ['android and notes or orders', ['orders'], true],
    ['and:x', ['and:x'], true],
    // What scopes cover, they cover in an expression too.
    ['a:x and not a:y', ['a:*'], false],
    ['jobs:read and storage:write', ['read', 'write'], true],
    ['*', ['admin'], false],
    ['anything:at-all', ['admin'], true],
  ])('%s by %j: %s', (text, granted, expected) => {
    expect(parseScopeExpression(text).isMetBy(granted)).toBe(expected)
  })

  test('names its scopes once and in order, and is told as it was written', () => {
    const requirement = parseScopeExpression('b or (a and not  b)')
    expect(requirement.names).toEqual(['a', 'b'])
    expect(requirement.text).toBe('b or (a and not  b)')
    expect(allOf(['b', 'a', 'b']).names).toEqual(['a', 'b'])
  })

  test.each([
    ['', 'a scope, "not" or "(" was expected at the end'],
    ['   ', 'a scope, "not" or "(" was expected at the end'],
    ['and', 'a scope, "not" or "(" was expected at word 1'],
    ['a and', 'a scope, "not" or "(" was expected at the end'],
    ['a or or b', 'a scope, "not" or "(" was expected at word 3'],
    ['not', 'a scope, "not" or "(" was expected at the end'],
    ['a not b', '"and" or "or" was expected at word 2'],
    ['a b', '"and" or "or" was expected at word 2'],
    ['(a', '")" was expected at the end'],
    ['(a b)', '")" was expected at word 3'],
    ['a)', '"and" or "or" was expected at word 2'],
    ['()', 'a scope, "not" or "(" was expected at word 2'],
    ['a (b)', '"and" or "or" was expected at word 2'],
  ])('refuses %j and says what it wanted', (text, message) => {
    expect(() => parseScopeExpression(text)).toThrow(new Refusal('invalid', `scopes: ${message} of the expression`))
  })

  test('takes 2000 characters, 100 names and 32 levels, and no more', () => {
    expect(() => parseScopeExpression(`a${' '.repeat(1999)}`)).not.toThrow()
    expect(() => parseScopeExpression(`a${' '.repeat(2000)}`)).toThrow(/at most 2000 characters/)
    expect(() => parseScopeExpression(Array(100).fill('a').join(' and '))).not.toThrow()
    expect(() => parseScopeExpression(Array(101).fill('a').join(' or '))).toThrow(/at most 100 scopes/)
    expect(() => parseScopeExpression(`${'('.repeat(31)}a${')'.repeat(31)}`)).not.toThrow()
    expect(() => parseScopeExpression(`${'('.repeat(32)}a${')'.repeat(32)}`)).toThrow(/at most 32 levels/)
    expect(() => parseScopeExpression(`${'not '.repeat(32)}a`)).toThrow(/at most 32 levels/)
  })
})

/** An expression as a tree: what the parser is held against. */
type Tree =
  | { kind: 'scope'; name: string }
  | { kind: 'not'; inner: Tree }
  | { kind: 'and' | 'or'; left: Tree; right: Tree }

const NAMES = ['a:read', 'a:write', 'b:read', 'plain', 'jobs:read', 'nothing', 'order', 'and:or']

const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.record({ kind: fc.constant('scope' as const), name: fc.constantFrom(...NAMES) }),
    fc.record({ kind: fc.constant('not' as const), inner: tie('tree') }),
    fc.record({ kind: fc.constantFrom('and' as const, 'or' as const), left: tie('tree'), right: tie('tree') }),
  ),
}))

const granted = fc.subarray(['a:read', 'a:*', 'b:read', 'plain', 'read', 'order', 'and:or'])

const meets = (it: Tree, scopes: string[]): boolean => {
  if (it.kind === 'scope') return covers(scopes, it.name)
  if (it.kind === 'not') return !meets(it.inner, scopes)
  const sides = [meets(it.left, scopes), meets(it.right, scopes)]
  return it.kind === 'and' ? sides.every(Boolean) : sides.some(Boolean)
}

const BINDING = { or: 1, and: 2, not: 3, scope: 4 } as const

/** Written with no more parentheses than precedence needs. */
const written = (it: Tree, outer = 0): string => {
  const own = BINDING[it.kind]
  const text =
    it.kind === 'scope'
      ? it.name
      : it.kind === 'not'
        ? `not ${written(it.inner, own)}`
        : `${written(it.left, own)} ${it.kind} ${written(it.right, own)}`
  return own < outer ? `(${text})` : text
}

const namesIn = (it: Tree): string[] => {
  if (it.kind === 'scope') return [it.name]
  return it.kind === 'not' ? namesIn(it.inner) : [...namesIn(it.left), ...namesIn(it.right)]
}

test('every expression is met exactly by those who meet its tree, and names what its tree names', () => {
  fc.assert(
    fc.property(tree, granted, (it, scopes) => {
      const requirement = parseScopeExpression(written(it))
      expect(requirement.isMetBy(scopes)).toBe(meets(it, scopes))
      expect(requirement.names).toEqual([...new Set(namesIn(it))].toSorted())
    }),
    { numRuns: 500 },
  )
})

function outcomeOf(text: string): string {
  try {
    parseScopeExpression(text).isMetBy(['a'])
    return 'parsed'
  } catch (error) {
    return error instanceof Refusal ? error.code : String(error)
  }
}

test('any text is an expression or refused as input, never anything else', () => {
  const word = fc.constantFrom('a', 'b:c', 'and', 'or', 'not', '(', ')', ' ', 'AND', '\u00a0')
  const words = fc.array(word, { maxLength: 12 }).map((parts) => parts.join(' '))
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), words), (text) => {
      expect(outcomeOf(text)).toMatch(/^(parsed|invalid)$/)
    }),
    { numRuns: 500 },
  )
})
