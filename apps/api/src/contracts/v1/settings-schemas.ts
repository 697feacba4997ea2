import { HOST_PATTERN, SETTINGS, type SettingName, type Settings, type SettingsPatch } from '@keystead/domain'
import { z } from 'zod'
import { Address, Limits, LimitView } from './key-rules.ts'

/** What each setting does. */
const MEANINGS = {
  'keys.max_lifetime_days':
    'The longest that keys and content tokens may live, in days from when they are made; null: without end. Those that exist are left as they are',
  'keys.default_lifetime_days':
    'How long keys and content tokens live that are made without an expiry, in days; null: as long as they may',
  'keys.require_ip_allowlist': 'Whether every new key must have an `ip_allowlist`',
  'keys.rotation_reminder_days':
    'Days after which a key that was not rotated is due: the event `key.rotation_due` says so, once; null: never',
  'sessions.idle_minutes':
    'Minutes without use after which sessions end, at once for all of them; null: they do not end by that',
  'sessions.lifetime_hours': 'Hours after the log-in at which sessions end that are opened from now on',
  'mfa.required': 'Whether a person gets a session only with a second factor or a passkey',
  'passwords.min_length': 'The fewest characters of passwords that are set from now on',
  'tokens.lifetime_seconds': 'Seconds that access tokens live that are issued from now on',
  'access.ip_allowlist':
    'Addresses and CIDR ranges from which alone the tenant is managed, by all calls but verification; empty: from everywhere. It must hold your own',
  'limits.new_keys': 'The limits of keys that are made without any; empty: none',
  'egress.allowed_hosts':
    'Hosts to which Keystead sends requests for the tenant, such as `idp.example.com` or `*.example.com`: key sets, identity providers, webhooks; empty: all that the installation allows',
  'retention.usage_days': 'Days after which counts of verifications are deleted; null: they are kept',
  'retention.audit_days':
    'Days after which audit events are removed, 256 at a time, but for their hashes; null: they are kept',
  'retention.jobs_days': 'Days after which finished jobs are deleted; null: they are kept',
  'retention.objects_days': 'Days after which the bytes of a deleted object are removed for good; 0: by the next sweep',
  'storage.quota_bytes':
    'Bytes that the objects of the tenant may have together, without those that are deleted; null: no quota',
} as const satisfies Record<SettingName, string>

const endless = (name: SettingName) => z.int().nullable().describe(MEANINGS[name])
const count = (name: SettingName) => z.int().describe(MEANINGS[name])
const flag = (name: SettingName) => z.boolean().describe(MEANINGS[name])

const views = {
  keys: z
    .object({
      max_lifetime_days: endless('keys.max_lifetime_days'),
      default_lifetime_days: endless('keys.default_lifetime_days'),
      require_ip_allowlist: flag('keys.require_ip_allowlist'),
      rotation_reminder_days: endless('keys.rotation_reminder_days'),
    })
    .meta({ id: 'KeySettings' }),
  sessions: z
    .object({
      idle_minutes: endless('sessions.idle_minutes'),
      lifetime_hours: count('sessions.lifetime_hours'),
    })
    .meta({ id: 'SessionSettings' }),
  mfa: z.object({ required: flag('mfa.required') }).meta({ id: 'MfaSettings' }),
  passwords: z.object({ min_length: count('passwords.min_length') }).meta({ id: 'PasswordSettings' }),
  tokens: z.object({ lifetime_seconds: count('tokens.lifetime_seconds') }).meta({ id: 'TokenSettings' }),
  access: z
    .object({ ip_allowlist: z.array(z.string()).describe(MEANINGS['access.ip_allowlist']) })
    .meta({ id: 'AccessSettings' }),
  limits: z
    .object({ new_keys: z.array(LimitView).describe(MEANINGS['limits.new_keys']) })
    .meta({ id: 'LimitSettings' }),
  egress: z
    .object({ allowed_hosts: z.array(z.string()).describe(MEANINGS['egress.allowed_hosts']) })
    .meta({ id: 'EgressSettings' }),
  retention: z
    .object({
      audit_days: endless('retention.audit_days'),
      usage_days: endless('retention.usage_days'),
      jobs_days: endless('retention.jobs_days'),
      objects_days: count('retention.objects_days'),
    })
    .meta({ id: 'RetentionSettings' }),
  storage: z.object({ quota_bytes: endless('storage.quota_bytes') }).meta({ id: 'StorageSettings' }),
}

/** What governs a tenant. */
export const SettingsView = z
  .object({
    keys: views.keys.describe('Of keys and content tokens'),
    sessions: views.sessions.describe('Of sessions of people'),
    mfa: views.mfa.describe('Of second factors; `/api/v1/auth/policy` shows the same'),
    passwords: views.passwords.describe('Of passwords of people'),
    tokens: views.tokens.describe('Of access tokens'),
    access: views.access.describe('Of calls that manage the tenant'),
    limits: views.limits.describe('Of limits of keys'),
    egress: views.egress.describe('Of requests that Keystead sends'),
    retention: views.retention.describe('Of how long records are kept'),
    storage: views.storage.describe('Of stored objects'),
  })
  .meta({ id: 'TenantSettings' })

const NULL = 'null: the default'

function setNumber(name: SettingName) {
  const definition = SETTINGS[name]
  if (definition.kind !== 'number') throw new Error(`${name} is no number`)
  const { least, most } = definition
  return z
    .int()
    .min(least)
    .max(most)
    .nullish()
    .describe(`${MEANINGS[name].split('; null:')[0]}; ${NULL}`)
}

const setFlag = (name: SettingName) => z.boolean().nullish().describe(`${MEANINGS[name]}; ${NULL}`)

const params = {
  keys: z
    .strictObject({
      max_lifetime_days: setNumber('keys.max_lifetime_days'),
      default_lifetime_days: setNumber('keys.default_lifetime_days'),
      require_ip_allowlist: setFlag('keys.require_ip_allowlist'),
      rotation_reminder_days: setNumber('keys.rotation_reminder_days'),
    })
    .meta({ id: 'KeySettingsParam' }),
  sessions: z
    .strictObject({
      idle_minutes: setNumber('sessions.idle_minutes'),
      lifetime_hours: setNumber('sessions.lifetime_hours'),
    })
    .meta({ id: 'SessionSettingsParam' }),
  mfa: z.strictObject({ required: setFlag('mfa.required') }).meta({ id: 'MfaSettingsParam' }),
  passwords: z.strictObject({ min_length: setNumber('passwords.min_length') }).meta({ id: 'PasswordSettingsParam' }),
  tokens: z.strictObject({ lifetime_seconds: setNumber('tokens.lifetime_seconds') }).meta({ id: 'TokenSettingsParam' }),
  access: z
    .strictObject({
      ip_allowlist: z.array(Address).max(100).nullish().describe(`${MEANINGS['access.ip_allowlist']}; ${NULL}`),
    })
    .meta({ id: 'AccessSettingsParam' }),
  limits: z
    .strictObject({ new_keys: Limits.nullish().describe(`${MEANINGS['limits.new_keys']}; ${NULL}`) })
    .meta({ id: 'LimitSettingsParam' }),
  egress: z
    .strictObject({
      allowed_hosts: z
        .array(z.string().max(253).regex(HOST_PATTERN))
        .max(100)
        .nullish()
        .describe(`${MEANINGS['egress.allowed_hosts']}; ${NULL}`),
    })
    .meta({ id: 'EgressSettingsParam' }),
  retention: z
    .strictObject({
      audit_days: setNumber('retention.audit_days'),
      usage_days: setNumber('retention.usage_days'),
      jobs_days: setNumber('retention.jobs_days'),
      objects_days: setNumber('retention.objects_days'),
    })
    .meta({ id: 'RetentionSettingsParam' }),
  storage: z.strictObject({ quota_bytes: setNumber('storage.quota_bytes') }).meta({ id: 'StorageSettingsParam' }),
}

/** What is to be set; what is left out stays. */
export const SettingsParam = z
  .strictObject({
    keys: params.keys.optional().describe('Of keys and content tokens'),
    sessions: params.sessions.optional().describe('Of sessions of people'),
    mfa: params.mfa.optional().describe('Of second factors'),
    passwords: params.passwords.optional().describe('Of passwords of people'),
    tokens: params.tokens.optional().describe('Of access tokens'),
    access: params.access.optional().describe('Of calls that manage the tenant'),
    limits: params.limits.optional().describe('Of limits of keys'),
    egress: params.egress.optional().describe('Of requests that Keystead sends'),
    retention: params.retention.optional().describe('Of how long records are kept'),
    storage: params.storage.optional().describe('Of stored objects'),
  })
  .meta({ id: 'TenantSettingsParam' })

export const patchFrom = (given: z.infer<typeof SettingsParam>): SettingsPatch => ({
  'keys.max_lifetime_days': given.keys?.max_lifetime_days,
  'keys.default_lifetime_days': given.keys?.default_lifetime_days,
  'keys.require_ip_allowlist': given.keys?.require_ip_allowlist,
  'keys.rotation_reminder_days': given.keys?.rotation_reminder_days,
  'sessions.idle_minutes': given.sessions?.idle_minutes,
  'sessions.lifetime_hours': given.sessions?.lifetime_hours,
  'mfa.required': given.mfa?.required,
  'passwords.min_length': given.passwords?.min_length,
  'tokens.lifetime_seconds': given.tokens?.lifetime_seconds,
  'access.ip_allowlist': given.access?.ip_allowlist,
  'limits.new_keys': given.limits?.new_keys,
  'retention.audit_days': given.retention?.audit_days,
  'egress.allowed_hosts': given.egress?.allowed_hosts,
  'retention.usage_days': given.retention?.usage_days,
  'retention.jobs_days': given.retention?.jobs_days,
  'retention.objects_days': given.retention?.objects_days,
  'storage.quota_bytes': given.storage?.quota_bytes,
})

export const settingsView = (settings: Settings): z.infer<typeof SettingsView> => ({
  keys: {
    max_lifetime_days: settings['keys.max_lifetime_days'],
    default_lifetime_days: settings['keys.default_lifetime_days'],
    require_ip_allowlist: settings['keys.require_ip_allowlist'],
    rotation_reminder_days: settings['keys.rotation_reminder_days'],
  },
  sessions: {
    idle_minutes: settings['sessions.idle_minutes'],
    lifetime_hours: settings['sessions.lifetime_hours'],
  },
  mfa: { required: settings['mfa.required'] },
  passwords: { min_length: settings['passwords.min_length'] },
  tokens: { lifetime_seconds: settings['tokens.lifetime_seconds'] },
  access: { ip_allowlist: [...settings['access.ip_allowlist']] },
  limits: { new_keys: [...settings['limits.new_keys']] },
  egress: { allowed_hosts: [...settings['egress.allowed_hosts']] },
  retention: {
    audit_days: settings['retention.audit_days'],
    usage_days: settings['retention.usage_days'],
    jobs_days: settings['retention.jobs_days'],
    objects_days: settings['retention.objects_days'],
  },
  storage: { quota_bytes: settings['storage.quota_bytes'] },
})
