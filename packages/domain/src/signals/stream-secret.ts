import type { Vault } from '../secrets/vault.ts'

interface Row {
  id: string
  tenantId: string
}

const placeOf = ({ id, tenantId }: Row) => ({ table: 'signal_stream', column: 'secret', id, tenantId }) as const

/** The columns that hold the header field `Authorization` of pushes. */
export const storedAuthorization = (vault: Vault, row: Row, secret: string) => ({
  sealedSecret: vault.seal(placeOf(row), secret),
  sealedWith: vault.secretId,
})

/** @throws Refusal as {@link Vault.open} does */
export const openAuthorization = (vault: Vault, row: Row & { sealedSecret: Uint8Array | null }): string | null =>
  row.sealedSecret === null ? null : vault.open(placeOf(row), row.sealedSecret)

/** As {@link openAuthorization}, for a row that has one. */
export const openStreamSecret = (vault: Vault, row: Row & { sealedSecret: Uint8Array }): string =>
  vault.open(placeOf(row), row.sealedSecret)
