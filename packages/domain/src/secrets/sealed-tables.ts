/** A table with columns that are encrypted under a server secret. @see Vault */
interface Sealed {
  /** Its encrypted columns, each with the name that its values are bound to. */
  columns: Readonly<Record<string, string>>
  /** Whether the column `sealed_with` names the oldest secret of a row. Otherwise the first bytes of the column tell: the table is small. */
  isMarked: boolean
  /** Whether its rows belong to tenants. */
  isOfTenants: boolean
}

/**
 * Everything that is encrypted under a server secret for as long as it exists. When the secret is rotated all of it is encrypted again:
 * a column that is not here cannot be sealed, and one that is here is walked over. (docs/adr/0027, 0062)
 */
export const SEALED_TABLES = {
  audit_key: { columns: { private_sealed: 'private_sealed' }, isMarked: false, isOfTenants: false },
  job: { columns: { input_sealed: 'input', result_sealed: 'result' }, isMarked: true, isOfTenants: true },
  mcp_config: { columns: { servers_sealed: 'servers' }, isMarked: true, isOfTenants: true },
  plugin: { columns: { secret_sealed: 'secret' }, isMarked: true, isOfTenants: true },
  signal_stream: { columns: { secret_sealed: 'secret' }, isMarked: true, isOfTenants: true },
  signing_key: { columns: { private_sealed: 'private_sealed' }, isMarked: false, isOfTenants: false },
  sso_connection: { columns: { secret_sealed: 'secret' }, isMarked: true, isOfTenants: true },
  /** Those keys that the server secret wraps. */
  storage_key: { columns: { sealed: 'sealed' }, isMarked: false, isOfTenants: true },
  totp_factor: { columns: { secret_sealed: 'secret' }, isMarked: true, isOfTenants: true },
} as const satisfies Record<string, Sealed>

export type SealedTable = keyof typeof SEALED_TABLES

/** What a column of a table is bound to, whichever table it is. */
type SealedColumn = {
  [T in SealedTable]: (typeof SEALED_TABLES)[T]['columns'][keyof (typeof SEALED_TABLES)[T]['columns']]
}[SealedTable]

/** Where an encrypted text is stored. It is bound to its place: copied to another row, tenant or column, it cannot be decrypted. */
export interface Place {
  /** The rows of `oauth_payload` are found by a hash under the same secret, and expire: they are not encrypted again. */
  table: SealedTable | 'oauth_payload'
  column: SealedColumn
  /** Of a row that belongs to no tenant: empty, or the default tenant for keys. */
  tenantId: string
  id: string
}
