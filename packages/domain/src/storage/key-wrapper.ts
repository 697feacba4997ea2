import type { Vault } from '../secrets/vault.ts'

/** Which key of a tenant is wrapped. A wrapped key can be unwrapped for the same one only. */
export interface KeyPlace {
  tenantId: string
  id: string
}

/** Encrypts the keys of tenants: by the server secret, or by a key management service. */
export interface KeyWrapper {
  /** Names it in the rows of the keys that it has wrapped. */
  readonly name: string
  wrap(place: KeyPlace, key: Buffer): Promise<Buffer>
  /** @throws when the bytes were changed, or come from another place, or the service refuses */
  unwrap(place: KeyPlace, wrapped: Buffer): Promise<Buffer>
}

export const LOCAL_WRAPPER = 'server-secret'

const placeOf = ({ tenantId, id }: KeyPlace) => ({ table: 'storage_key', column: 'sealed', tenantId, id }) as const

/** Wraps keys under the server secret. */
export const localWrapper = (vault: Vault): KeyWrapper => ({
  name: LOCAL_WRAPPER,
  wrap: async (place, key) => vault.seal(placeOf(place), key.toString('base64')),
  unwrap: async (place, wrapped) => Buffer.from(vault.open(placeOf(place), wrapped), 'base64'),
})
