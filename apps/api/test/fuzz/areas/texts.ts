import * as fc from 'fast-check'
import type { Arbitrary } from 'fast-check'
import { anyText } from '../../adversarial/from-schema.ts'
import { THINGS, WHO, type Who } from '../request.ts'

/** The name of something that is there. */
export const named: Arbitrary<string> = fc.constantFrom(...THINGS).map((thing) => `{{${thing}}}`)

/** Credentials are texts too: in the wrong place. Not those that end others. */
export const credential: Arbitrary<string> = fc
  .constantFrom('applicationKey', 'revokedKey', 'keyText', 'contentToken')
  .map((name) => `{{${name}}}`)

/** Sizes from none to beyond every limit, small ones mostly. */
export const size = (max: number): Arbitrary<number> =>
  fc.oneof(
    { arbitrary: fc.nat({ max: 40 }), weight: 5 },
    { arbitrary: fc.integer({ min: 1, max: 16 }).map((power) => Math.min(max, 2 ** power)), weight: 2 },
    { arbitrary: fc.nat({ max }), weight: 1 },
  )

/** Something many times. */
export const repeated = (unit: Arbitrary<string>, max: number): Arbitrary<string> =>
  fc.tuple(unit, size(max)).map(([text, times]) => text.repeat(Math.min(times, Math.ceil(max / (text.length || 1)))))

/** Long text that nothing can compress: of so many characters, and never the same. */
export const noise = (max: number): Arbitrary<string> =>
  fc.tuple(fc.integer({ min: 1, max: 2 ** 31 - 1 }), size(max)).map(([seed, length]) => {
    let state = seed
    const next = () => {
      state = (state * 48_271) % 2_147_483_647
      return (state % 36).toString(36)
    }
    return Array.from({ length }, next).join('')
  })

export const text: Arbitrary<string> = fc.oneof(
  { arbitrary: anyText, weight: 4 },
  { arbitrary: named, weight: 2 },
  { arbitrary: credential, weight: 1 },
  { arbitrary: noise(3000), weight: 1 },
)

/** Mostly somebody who may, so that requests come far. */
export const who: Arbitrary<Who> = fc.oneof(
  { arbitrary: fc.constant<Who>('adminKey'), weight: 5 },
  { arbitrary: fc.constantFrom(...WHO), weight: 4 },
)

/** One byte for each character, as header fields and raw requests are sent. */
export const latin1 = (value: string): string => Buffer.from(value, 'utf8').toString('latin1')

/** Percent-encoded, but for the names of things. */
export const encoded = (value: string): string =>
  /^\{\{\w+\}\}$/.test(value) ? value : encodeURIComponent(value.toWellFormed())

export const queryOf = (fields: readonly (readonly [string, string])[]): string =>
  fields.length === 0 ? '' : `?${fields.map(([name, value]) => `${encoded(name)}=${encoded(value)}`).join('&')}`

/** A text, a few characters of which were taken away, doubled or replaced. */
export const mangled = (original: Arbitrary<string>): Arbitrary<string> =>
  fc
    .tuple(original, fc.array(fc.tuple(fc.nat(), fc.nat({ max: 4 }), anyText), { minLength: 1, maxLength: 3 }))
    .map(([start, changes]) =>
      changes.reduce((value, [at, length, replacement]) => {
        const from = value.length === 0 ? 0 : at % value.length
        return value.slice(0, from) + replacement + value.slice(from + length)
      }, start),
    )

/** A value of a header field: Node's parser refuses other bytes before anything is read. */
export const printable = (value: string): string => value.replaceAll(/[^\t -~\x80-\xff]/g, '?')
