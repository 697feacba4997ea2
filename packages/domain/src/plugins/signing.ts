import { randomBytes } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { isObject } from '../json.ts'
import type { Vault } from '../secrets/vault.ts'

const SECRET_BYTES = 32

/** The secrets that events to a plugin are signed with. */
export interface SigningSecrets {
  /** `whsec_` and base64, as Standard Webhooks has it. */
  current: string
  /** What a receiver may still know. */
  previous: { secret: string; until: Date } | null
}

interface Row {
  id: string
  tenantId: string
}

const placeOf = ({ id, tenantId }: Row) => ({ table: 'plugin', column: 'secret', id, tenantId }) as const

export const newSigningSecret = (): string => `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`

/** The columns that hold the secrets. */
export const storedSigningSecrets = (vault: Vault, row: Row, secrets: SigningSecrets) =>
  storedPluginSecret(vault, row, JSON.stringify(secrets))

export const storedPluginSecret = (vault: Vault, row: Row, text: string) => ({
  sealedSecret: vault.seal(placeOf(row), text),
  sealedWith: vault.secretId,
})

/** @throws Refusal as {@link Vault.open} does */
export const openPluginSecret = (vault: Vault, row: Row & { sealedSecret: Uint8Array }): string =>
  vault.open(placeOf(row), row.sealedSecret)

/** @throws Refusal as {@link Vault.open} does */
export function openSigningSecrets(vault: Vault, row: Row & { sealedSecret: Uint8Array }): SigningSecrets {
  const stored: unknown = JSON.parse(openPluginSecret(vault, row))
  if (!isObject(stored) || typeof stored['current'] !== 'string') throw new Error('not the secrets of a plugin')
  const { current, previous } = stored
  if (!isObject(previous)) return { current, previous: null }
  return { current, previous: { secret: String(previous['secret']), until: new Date(String(previous['until'])) } }
}

/** The next secret after one, which stays in use for a while. */
export const rotated = ({ current }: SigningSecrets, until: Date, now: Date): SigningSecrets => ({
  current: newSigningSecret(),
  previous: until > now ? { secret: current, until } : null,
})

/** The headers of a request by Standard Webhooks, signed with each secret that a receiver may know. */
export function signedHeaders(
  { current, previous }: SigningSecrets,
  { webhookId, body, now }: { webhookId: string; body: string; now: Date },
): Record<string, string> {
  const secrets = previous !== null && previous.until > now ? [current, previous.secret] : [current]
  return {
    'content-type': 'application/json',
    'webhook-id': webhookId,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(webhookId, now, body)).join(' '),
  }
}
