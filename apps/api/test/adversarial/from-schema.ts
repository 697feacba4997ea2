import * as fc from 'fast-check'
import type { Arbitrary } from 'fast-check'
import { z } from 'zod'

/** Text that storage, comparison and patterns trip over, and text that means something to some schema here. */
const NOTABLE = [
  '',
  ' ',
  'x',
  'a@b.co',
  'A@B.CO',
  'a@b',
  '@',
  'read',
  'admin',
  '*',
  'users:*',
  'null',
  'true',
  '0',
  '-1',
  '%',
  '_',
  '\\',
  "'",
  '"',
  "';--",
  '{}',
  '[]',
  '__proto__',
  'constructor',
  'toString',
  '../..',
  '.',
  '..',
  '/',
  '?',
  '#',
  '%00',
  '\u0001',
  '\u007f',
  '\u00e9',
  'e\u0301',
  '\u202e',
  '\ufeff',
  '\u{1f4a9}',
  '\ufffd',
  'İ',
  'ß',
  '00000000-0000-0000-0000-000000000001',
  '2026-02-30',
  '2026-02-28',
  '0000-01-01',
  '2026-11-21T00:00:00Z',
  '9999-12-31T23:59:59-14:00',
  '1970-01-01T00:00:00.000000001+00:00',
  'a'.repeat(200),
  'a'.repeat(201),
  'a'.repeat(255),
  'a'.repeat(1001),
]

export const anyText: Arbitrary<string> = fc.oneof(
  fc.constantFrom(...NOTABLE),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  // Half characters and NUL among them.
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)), maxLength: 8 }),
)

/** Values of every kind that JSON has. */
export const junk: Arbitrary<unknown> = fc.oneof(
  anyText,
  fc.constantFrom(null, true, false, 0, -0, -1, 1.5, 1e21, Number.MAX_SAFE_INTEGER, 2 ** 53, 5e-324),
  fc.jsonValue({ maxDepth: 3 }),
)

type Schema = z.core.$ZodType

/** Values that a schema takes, values that it nearly takes, and junk; the schema itself says which is which. */
export function around(schema: Schema): Arbitrary<unknown> {
  return fc.oneof({ arbitrary: fitting(schema), weight: 30 }, { arbitrary: junk, weight: 1 })
}

/** Mostly what the schema takes. @throws for a kind of schema that this does not know yet */
function fitting(schema: Schema): Arbitrary<unknown> {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault)
    return fc.option(around(schema.unwrap()), { nil: undefined })
  if (schema instanceof z.ZodNullable) return fc.option(around(schema.unwrap()), { nil: null })
  if (schema instanceof z.ZodPipe) return around(schema.in)
  if (schema instanceof z.ZodUnknown) return junk
  if (schema instanceof z.ZodLazy) return fc.jsonValue({ maxDepth: 3 })
  if (schema instanceof z.ZodUnion) return fc.oneof(...schema.options.map(around))
  if (schema instanceof z.ZodEnum) return fc.constantFrom(...schema.options)
  if (schema instanceof z.ZodLiteral) return fc.constantFrom(...schema.values)
  if (schema instanceof z.ZodBoolean) return fc.boolean()
  if (schema instanceof z.ZodNumber) return numbers(schema)
  if (schema instanceof z.ZodArray) return fc.array(around(schema.element), { maxLength: 5 })
  if (schema instanceof z.ZodRecord) return fc.dictionary(anyText, around(schema.valueType), { maxKeys: 4 })
  if (schema instanceof z.ZodObject) return objects(schema)
  if (schema instanceof z.ZodString || schema instanceof z.ZodStringFormat) return texts(schema)
  throw new Error(`no values for a schema of type ${schema._zod.def.type}`)
}

function numbers({ minValue, maxValue }: z.ZodNumber): Arbitrary<number> {
  const min = Math.max(minValue ?? -1000, Number.MIN_SAFE_INTEGER)
  const max = Math.min(maxValue ?? 1000, Number.MAX_SAFE_INTEGER)
  return fc.oneof(fc.integer({ min, max }), fc.constantFrom(min, max, min - 1, max + 1))
}

function texts({ format, minLength, maxLength }: z.ZodString | z.ZodStringFormat): Arbitrary<string> {
  if (format === 'email') return fc.oneof(fc.emailAddress(), anyText)
  if (format === 'guid' || format === 'uuid') return fc.oneof(fc.uuid(), anyText)
  if (format === 'datetime')
    return fc.oneof(
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
      anyText,
    )
  if (format === 'date')
    return fc.oneof(
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10)),
      anyText,
    )
  const min = minLength ?? 0
  const max = maxLength ?? 300
  const sized = fc.constantFrom(min, min + 1, max, max + 1).map((length) => 'z'.repeat(length))
  return fc.oneof(
    { arbitrary: fc.string({ minLength: min, maxLength: Math.min(max, 40), unit: 'grapheme' }), weight: 3 },
    sized,
    anyText,
  )
}

function objects(schema: z.ZodObject): Arbitrary<Record<string, unknown>> {
  const known = Object.fromEntries(Object.entries(schema.shape).map(([name, field]) => [name, around(field)]))
  const extra = fc.dictionary(anyText, junk, { maxKeys: 1 })
  return fc
    .tuple(fc.record(known), fc.oneof({ arbitrary: fc.constant({}), weight: 12 }, extra))
    .map(([fields, more]) => {
      const all = { ...more, ...fields }
      return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
    })
}

/** Whether JSON carries a value as it is, and storage takes it: no NUL, no half character, not too deep, no `__proto__`. */
export function isClean(value: unknown): boolean {
  const text = JSON.stringify(value)
  if (text === undefined) return true
  return !/\\u0000|\\u[dD][89a-fA-F]|"__proto__":/.test(text)
}
