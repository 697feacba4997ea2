import type { ApiKey, KeyCredit, KeyUsage } from '@keystead/domain'
import { z } from 'zod'
import { Id, iso, isoOrNull, Timestamp } from '../schemas.ts'
import { creditsView, CreditsView, LimitView, limitsView } from './key-rules.ts'

export const KeyStatus = z.enum(['active', 'disabled', 'revoked']).meta({ id: 'ApiKeyStatus' })

export const GatewayKey = z
  .object({
    key_id: Id,
    api_key: z.string().meta({
      description:
        'Masked: the first nine characters, `...` and the last six; `configured` for the admin key of the configuration',
    }),
    project_id: Id.nullable(),
    project_name: z.string().nullable(),
    created_at: Timestamp,
    expires_at: Timestamp.nullable(),
    last_used_at: Timestamp.nullable(),
    status: KeyStatus,
  })
  .meta({ id: 'UserApiKey' })

export const ListedKey = GatewayKey.extend({
  user_id: Id,
  user_email: z.string().nullable(),
  name: z.string(),
  management: z.boolean().meta({ description: 'Whether it may call Keystead itself; false: it is only verified' }),
  scopes: z.array(z.string()).nullable().meta({ description: 'Null: it may do what its user may' }),
  limits: z.array(LimitView),
  credits: CreditsView,
  ip_allowlist: z.array(z.string()).nullable(),
  environment: z.string().nullable(),
  external_id: z.string().nullable(),
  metadata: z.record(z.string(), z.json()).nullable(),
  usage_count: z.int(),
  last_used_ip: z
    .string()
    .nullable()
    .meta({ description: 'Where it was used last: what to look at before it retires' }),
  successor_id: Id.nullable().meta({ description: 'The key that took its place; it retires at `expires_at`' }),
}).meta({ id: 'ApiKey' })

/** The admin key of the configuration may be short: nothing of it is shown. */
const maskOf = ({ kind, prefix, lastSix }: ApiKey): string =>
  kind === 'bootstrap' && lastSix === '' ? prefix : `${prefix.slice(0, 9)}...${lastSix}`

export const keyView = (key: ApiKey, usage: KeyUsage | undefined): z.infer<typeof GatewayKey> => {
  const project = key.project?.getEntity()
  return {
    key_id: key.id,
    api_key: maskOf(key),
    project_id: project?.id ?? null,
    project_name: project?.name ?? null,
    created_at: iso(key.createdAt),
    expires_at: isoOrNull(key.expiresAt),
    last_used_at: isoOrNull(usage?.lastUsedAt),
    status: key.status(),
  }
}

export const listed = (
  key: ApiKey,
  { usage, credit }: { usage: KeyUsage | undefined; credit: KeyCredit | undefined },
  now: Date,
): z.infer<typeof ListedKey> => ({
  ...keyView(key, usage),
  user_id: key.user.id,
  user_email: key.user.getEntity().email ?? null,
  name: key.name,
  management: key.isManagement(key.user.getEntity()),
  scopes: key.scopes ?? null,
  limits: limitsView(key),
  credits: creditsView(credit, now),
  ip_allowlist: key.ipAllowlist ?? null,
  environment: key.environment ?? null,
  external_id: key.externalId ?? null,
  metadata: key.metadata ?? null,
  usage_count: usage?.count ?? 0,
  last_used_ip: usage?.lastUsedIp ?? null,
  successor_id: key.successorId ?? null,
})
