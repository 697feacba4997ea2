import type { Vault } from '../secrets/vault.ts'

interface Row {
  id: string
  tenantId: string
}

const placeOf = ({ id, tenantId }: Row) => ({ table: 'sso_connection', column: 'secret', id, tenantId }) as const

/** The columns that hold a client secret. Only releases that can read it write to this table, so it is encrypted in every case. */
export const storedClientSecret = (vault: Vault, row: Row, secret: string) => ({
  sealedSecret: vault.seal(placeOf(row), secret),
  sealedWith: vault.secretId,
})

/** @throws Refusal as {@link Vault.open} does */
export const openClientSecret = (vault: Vault, row: Row & { sealedSecret: Uint8Array }): string =>
  vault.open(placeOf(row), row.sealedSecret)
