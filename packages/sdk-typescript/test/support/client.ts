import { inject } from 'vitest'
import { Keystead, Secret } from '../../src/index.ts'

/** A client of the started service that may do everything. */
export function adminClient(): Keystead {
  const { url, adminKey } = inject('service')
  return new Keystead({ baseUrl: url, apiKey: adminKey })
}

let count = 0

/** A name that nothing else has. */
export const unique = (name: string): string => `${name}-${process.pid}-${(count += 1)}`

export const uniqueEmail = (): string => `${unique('user')}@example.com`

/** A result with the texts of its secrets, as the server sent it. */
export const revealed = (result: object): object =>
  Object.fromEntries(
    Object.entries(result).map(([name, value]) => [name, value instanceof Secret ? value.reveal() : value]),
  )
