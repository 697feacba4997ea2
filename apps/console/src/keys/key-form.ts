import * as z from 'zod/mini'

export const LIFETIMES = ['never', '1', '7', '30', '90', '365'] as const
export const WINDOWS = ['1', '60', '3600', '86400'] as const

/** The fields of the panel that creates a key. */
export const KeyForm = z.object({
  user: z.string().check(z.trim(), z.minLength(1), z.maxLength(254)),
  name: z.string().check(z.trim(), z.maxLength(200)),
  kind: z.enum(['application', 'management']),
  scopes: z.array(z.string()).check(z.maxLength(100)),
  lifetime: z.enum(LIFETIMES),
  limit: z.union([z.literal(''), z.number().check(z.int(), z.minimum(1), z.maximum(1_000_000_000))]),
  window: z.enum(WINDOWS),
  addresses: z.array(z.string()).check(z.maxLength(100)),
  environment: z.string().check(z.trim(), z.maxLength(50)),
})

export type KeyFields = z.infer<typeof KeyForm>

export const emptyKey = (user: string): KeyFields => ({
  user,
  name: '',
  kind: 'application',
  scopes: [],
  lifetime: '90',
  limit: '',
  window: '60',
  addresses: [],
  environment: '',
})

const DAY_MS = 86_400_000

/** What the service is asked for; a field that was left empty is left out. */
export function newKeyOf(fields: KeyFields, now: Date) {
  const { user, name, kind, scopes, lifetime, limit, window, addresses, environment } = fields
  const expires_at =
    lifetime === 'never' ? undefined : new Date(now.getTime() + Number(lifetime) * DAY_MS).toISOString()
  return {
    user_id: user,
    management: kind === 'management',
    ...(name !== '' && { name }),
    ...(scopes.length > 0 && { scopes }),
    ...(expires_at !== undefined && { expires_at }),
    ...(limit !== '' && { limits: [{ name: 'requests', limit, window_seconds: Number(window) }] }),
    ...(addresses.length > 0 && { ip_allowlist: addresses }),
    ...(environment !== '' && { environment }),
  }
}
