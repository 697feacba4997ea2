import { mayManage, type ShownKey, statusOf } from '@keystead/domain'
import { z } from 'zod'
import { Id, iso, isoOrNull, Timestamp } from '../schemas.ts'
import { ruleFields, rulesView } from './key-rules.ts'

export const KeyStatus = z.enum(['active', 'disabled', 'revoked']).meta({ id: 'ApiKeyStatus' })

export const GatewayKey = z
  .object({
    key_id: Id.describe('Id of the key'),
    api_key: z.string().meta({
      description:
        'Masked: the first nine characters, `...` and the last six; `configured` for the admin key of the configuration',
    }),
    project_id: Id.nullable().describe('Id of the project of the key; null for none'),
    project_name: z.string().nullable().describe('Name of the project of the key; null for none'),
    created_at: Timestamp.describe('When the key was created'),
    expires_at: Timestamp.nullable().describe('When the key expires; null: never'),
    last_used_at: Timestamp.nullable().describe('When the key was last used; null: never'),
    status: KeyStatus.describe('active, disabled until it is enabled again, or revoked for good'),
  })
  .meta({ id: 'UserApiKey' })

export const ListedKey = GatewayKey.extend({
  user_id: Id.describe('Id of the user of the key'),
  user_email: z.string().nullable().describe('Email of the user of the key; null for a service user without one'),
  name: z.string().describe('Name of the key, for people'),
  management: z.boolean().meta({ description: 'Whether it may call Keystead itself; false: it can only be verified' }),
  scopes: z.array(z.string()).nullable().meta({ description: 'Scopes of the key; null: those of its user' }),
  plan_id: Id.nullable().describe('Id of the plan whose limits the key has; null: it has its own'),
  plan_name: z.string().nullable().describe('Name of that plan; null for none'),
  ...ruleFields,
  usage_count: z.int().describe('Number of uses so far'),
  last_used_ip: z.string().nullable().meta({ description: 'Address of its last use; check it before the key retires' }),
  successor_id: Id.nullable().meta({ description: 'The key that replaces this one, which retires at `expires_at`' }),
}).meta({ id: 'ApiKey' })

/** The configured admin key may be short, so no part of it is shown. */
const maskOf = ({ kind, prefix, lastSix }: ShownKey): string =>
  kind === 'bootstrap' && lastSix === '' ? prefix : `${prefix.slice(0, 9)}...${lastSix}`

export const keyView = (key: ShownKey): z.infer<typeof GatewayKey> => ({
  key_id: key.id,
  api_key: maskOf(key),
  project_id: key.project?.id ?? null,
  project_name: key.project?.name ?? null,
  created_at: iso(key.createdAt),
  expires_at: isoOrNull(key.expiresAt),
  last_used_at: isoOrNull(key.usage.lastUsedAt),
  status: statusOf(key),
})

export const listed = (key: ShownKey, now: Date): z.infer<typeof ListedKey> => ({
  ...keyView(key),
  user_id: key.user.id,
  user_email: key.user.email,
  name: key.name,
  management: mayManage({ management: key.management, followsUser: key.scopes === null }, key.user),
  scopes: key.scopes,
  plan_id: key.planId,
  plan_name: key.planName,
  ...rulesView(key, now),
  usage_count: key.usage.count,
  last_used_ip: key.usage.lastUsedIp,
  successor_id: key.successorId,
})
