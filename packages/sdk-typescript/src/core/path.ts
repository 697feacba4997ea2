import { KeysteadError } from './errors.ts'
import { type Secret, textOf } from './secret.ts'

/** The path of a request, and its route for logs, without parameters, which may be keys or emails. */
export interface Path {
  path: string
  route: string
}

/**
 * `` path`/api/v1/users/${id}` `` with each parameter percent-encoded.
 *
 * @throws KeysteadError for a parameter that would change the path
 */
export function path(parts: TemplateStringsArray, ...parameters: (string | Secret)[]): Path {
  return { path: String.raw(parts, ...parameters.map(segment)), route: parts.join('{}') }
}

function segment(given: string | Secret): string {
  const parameter = textOf(given)
  // Servers and proxies resolve dot segments; `%2e` too.
  if (typeof parameter !== 'string' || parameter === '' || /^\.\.?$/.test(parameter)) {
    throw new KeysteadError('An identifier must be a text other than "", "." and ".."')
  }
  return encodeURIComponent(parameter)
}

/** `?a=1&b=2`, without what is undefined; empty when nothing is left. */
export function queryOf(values: object | undefined): string {
  if (values === undefined) return ''
  const pairs = Object.entries(values)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
  return pairs.length > 0 ? `?${pairs.join('&')}` : ''
}
