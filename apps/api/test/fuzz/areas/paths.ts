import * as fc from 'fast-check'
import type { Arbitrary } from 'fast-check'
import { anyText } from '../../adversarial/from-schema.ts'
import type { Area, FuzzRequest } from '../request.ts'
import { operations } from './operations.ts'
import { encoded, latin1, repeated, size, who } from './texts.ts'

const PATHS = [
  ...new Set(operations.map(({ path }) => path.replaceAll(/\{\w+\}/g, '{{user}}'))),
  '/',
  '/docs',
  '/openapi.json',
  '/graphql',
  '/stream',
  '/storage',
  '/metrics',
  '/trpc/v1.users.list',
  '/console',
  '/favicon.ico',
]

/** Ways to write a path otherwise. */
const WAYS: readonly ((path: string) => string)[] = [
  (path) => path,
  (path) => `${path}/`,
  (path) => `${path}//`,
  (path) => `/${path}`,
  (path) => `${path}/x`,
  (path) => `${path}/..`,
  (path) => `/x/..${path}`,
  (path) => `/.${path}`,
  (path) => path.replace(/\/(\w)/, (_, letter: string) => `/%${letter.codePointAt(0)!.toString(16)}`),
  (path) => path.replaceAll('/', '%2f'),
  (path) => path.replaceAll('/', '%252f'),
  (path) => path.replaceAll('/', '\\'),
  (path) => path.toUpperCase(),
  (path) => `${path}%`,
  (path) => `${path}%0`,
  (path) => `${path}%zz`,
  (path) => `${path}%00`,
  (path) => `${path}%0a`,
  (path) => `${path}%c0%80`,
  (path) => `${path}%ff`,
  (path) => `${path}%ed%a0%80`,
  (path) => `${path};a=b`,
  (path) => `${path}#x`,
  (path) => `${path}?`,
  (path) => `${path}?a`,
  (path) => `${path}??`,
  (path) => `${path}?%`,
  (path) => `${path}?a=%zz`,
  (path) => `${path}?a=1&a=2`,
  (path) => `${path}?a[b]=c&a[]=d`,
  (path) => `${path}?__proto__=1&constructor=2`,
  (path) => `http://localhost${path}`,
  (path) => `https://elsewhere.example${path}`,
  (path) => `*${path}`,
  (path) => latin1(`${path}/é`),
  (path) => latin1(`${path}?é=\u{1f4a9}`),
  (path) => path.replaceAll('{{user}}', '{}'),
]

const METHODS = ['GET', 'GET', 'GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'QUERY', 'PROPFIND', 'TRACE']

const written: Arbitrary<string> = fc
  .tuple(fc.constantFrom(...PATHS), fc.constantFrom(...WAYS), fc.constantFrom(...WAYS))
  .map(([path, one, other]) => other(one(path)))

const made: Arbitrary<string> = fc.oneof(
  fc.array(anyText, { maxLength: 5 }).map((parts) => `/${parts.map(encoded).join('/')}`),
  repeated(fc.constantFrom('/', '/a', '/..', '%2f', '?', '&a', '&a=b', '/%41', ';'), 14_000).map((it) => `/${it}`),
  fc.tuple(fc.constantFrom(...PATHS), size(3000)).map(([path, n]) => `${path}?${'limit=1&'.repeat(Math.min(n, 1700))}`),
)

export const paths: Area = {
  name: 'paths',
  requests: fc
    .tuple(
      who,
      fc.constantFrom(...METHODS),
      fc.oneof({ arbitrary: written, weight: 4 }, { arbitrary: made, weight: 1 }),
    )
    .map(([sender, method, target]): FuzzRequest => ({
      method,
      // A blank or the end of a line would make it another request; those are the matter of the area of headers.
      target: target.replaceAll(/[\0- \x7f]/g, '%20') || '/',
      who: sender,
      headers: [],
    })),
}
