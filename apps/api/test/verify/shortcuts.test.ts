import { type StoredCredential, type Verdict, VERIFY_CODES } from '@keystead/domain'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { verdictText, verdictView } from '../../src/contracts/v1/verdict-view.ts'
import { readVerifyInput, VerifyInput } from '../../src/contracts/v1/verify-input.ts'
import { iso } from '../../src/contracts/schemas.ts'

// What the fast way does by itself is what the long way does.

const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom('"', '\\', '\u2028', 'Zoë 🚀'))
const moment = fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true })
const orNull = <T>(it: fc.Arbitrary<T>) => fc.option(it, { nil: null })

const limit = fc.record({
  name: fc.stringMatching(/^[\w.-]{1,50}$/),
  limit: fc.nat(),
  windowSeconds: fc.integer({ min: 1, max: 604_800 }),
  kind: fc.constantFrom('fixed' as const, 'sliding' as const),
  strict: fc.boolean(),
})

const credential: fc.Arbitrary<StoredCredential> = fc.record({
  id: fc.uuid(),
  kind: fc.constantFrom('key' as const, 'token' as const),
  handle: text,
  tenantId: fc.uuid(),
  user: fc.record({
    id: fc.uuid(),
    tenantId: fc.uuid(),
    name: text,
    email: orNull(text),
    status: fc.constant('active' as const),
    expiresAt: orNull(moment),
    roles: fc.array(text),
    scopes: fc.array(text),
  }),
  scopes: fc.array(text),
  expiresAt: orNull(moment),
  disabledAt: fc.constant(null),
  revokedAt: fc.constant(null),
  key: orNull(
    fc.record({
      bootstrap: fc.boolean(),
      management: orNull(fc.boolean()),
      imported: fc.boolean(),
      meterId: fc.uuid(),
      project: orNull(fc.record({ id: fc.uuid(), name: text })),
      planId: fc.constant(null),
      limits: fc.constant([]),
      ipAllowlist: fc.constant(null),
      creditVersion: orNull(fc.nat()),
      environment: orNull(text),
      externalId: orNull(text),
      metadata: orNull(fc.dictionary(fc.string(), fc.constantFrom<(string | number | null)[]>('x"', 1.5, null))),
    }),
  ),
})

const verdict: fc.Arbitrary<Verdict> = fc.record({
  code: fc.constantFrom(...VERIFY_CODES),
  credential: orNull(credential),
  limits: fc.array(
    fc.record({
      limit,
      remaining: fc.nat(),
      resetMs: fc.double({ min: -1000, max: 1e9, noNaN: true }),
      exceeded: fc.boolean(),
    }),
    { maxLength: 3 },
  ),
  remaining: orNull(fc.nat()),
  chargeId: orNull(fc.uuid()),
})

test('an answer written in parts is the answer written at once', () => {
  fc.assert(
    fc.property(verdict, moment, (it, now) => {
      const expected = JSON.stringify(verdictView(it, now))
      expect(verdictText(it, now)).toBe(expected)
      expect(verdictText(it, now), 'from memory').toBe(expected)
    }),
    { numRuns: 500 },
  )
})

test('a moment written in parts is the moment written at once', () => {
  const close = fc.record({ base: moment, steps: fc.array(fc.integer({ min: -2000, max: 2000 })) })
  fc.assert(
    fc.property(close, ({ base, steps }) => {
      for (const step of steps) {
        const at = new Date(base.getTime() + step)
        expect(iso(at)).toBe(at.toISOString())
      }
    }),
    { numRuns: 500 },
  )
})

const scope = fc.oneof(fc.stringMatching(/^[a-z:]{1,12}$/), text, fc.constant('x'.repeat(101)), fc.constant(5))
const input = fc.record(
  {
    key: fc.oneof(text, fc.constantFrom<unknown[]>('', 'x'.repeat(4096), 'x'.repeat(4097), null, 5, undefined)),
    scopes: fc.oneof(
      fc.array(scope, { maxLength: 4 }),
      fc.constantFrom<unknown[]>('a and b', 'a and', Array(101).fill('a'), Array(100).fill('a'), null, {}, undefined),
    ),
    cost: fc.constantFrom(0, 1, -1, '1'),
    unknown: fc.constant(1),
  },
  { requiredKeys: [] },
)

test('input that is read without the schema is what the schema makes of it', () => {
  fc.assert(
    fc.property(input, (it) => {
      const expected = VerifyInput.safeParse(it)
      if (expected.success) expect(readVerifyInput(it)).toEqual(expected.data)
      else expect(() => readVerifyInput(it)).toThrow(z.ZodError)
    }),
    { numRuns: 2000 },
  )
})
