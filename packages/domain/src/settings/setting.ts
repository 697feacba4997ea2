import { MIN_PASSWORD } from '../passwords/policy.ts'

/** A limit of new keys, as its document has it. */
export interface LimitSetting {
  name: string
  limit: number
  window_seconds: number
  kind: 'fixed' | 'sliding'
  strict: boolean
}

/** What governs a tenant, by its name. Null: without end, or without a bound. */
export interface Settings {
  'keys.max_lifetime_days': number | null
  'keys.default_lifetime_days': number | null
  'keys.require_ip_allowlist': boolean
  'keys.rotation_reminder_days': number | null
  'sessions.idle_minutes': number | null
  'sessions.lifetime_hours': number
  'mfa.required': boolean
  'passwords.min_length': number
  'tokens.lifetime_seconds': number
  'access.ip_allowlist': readonly string[]
  'limits.new_keys': readonly LimitSetting[]
  'retention.audit_days': number | null
  'egress.allowed_hosts': readonly string[]
  'retention.usage_days': number | null
  'retention.jobs_days': number | null
  'retention.objects_days': number
  'storage.quota_bytes': number | null
}

export type SettingName = keyof Settings
export type SettingValue = Settings[SettingName]

/** What a tenant has set. What is left out has its default. */
export type SetSettings = Partial<Settings>

interface NumberDefinition {
  kind: 'number'
  least: number
  most: number
  /** Whether it may be without end. */
  isNullable: boolean
}

export type SettingDefinition = NumberDefinition | { kind: 'boolean' } | { kind: 'list' }

const days = { kind: 'number', least: 1, most: 36_500, isNullable: true } as const

/** What values each may have on any installation. */
export const SETTINGS: Readonly<Record<SettingName, SettingDefinition>> = {
  'keys.max_lifetime_days': days,
  'keys.default_lifetime_days': days,
  'keys.require_ip_allowlist': { kind: 'boolean' },
  'keys.rotation_reminder_days': days,
  'sessions.idle_minutes': { kind: 'number', least: 5, most: 525_600, isNullable: true },
  'sessions.lifetime_hours': { kind: 'number', least: 1, most: 8760, isNullable: false },
  'mfa.required': { kind: 'boolean' },
  'passwords.min_length': { kind: 'number', least: MIN_PASSWORD, most: 128, isNullable: false },
  'tokens.lifetime_seconds': { kind: 'number', least: 60, most: 900, isNullable: false },
  'access.ip_allowlist': { kind: 'list' },
  'limits.new_keys': { kind: 'list' },
  'retention.audit_days': days,
  'egress.allowed_hosts': { kind: 'list' },
  'retention.usage_days': days,
  'retention.jobs_days': days,
  'retention.objects_days': { kind: 'number', least: 0, most: 36_500, isNullable: false },
  'storage.quota_bytes': { kind: 'number', least: 0, most: 1_000_000_000_000_000, isNullable: true },
}

export const isSettingName = (text: string): text is SettingName => Object.hasOwn(SETTINGS, text)

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a record that the type names completely
export const SETTING_NAMES = Object.keys(SETTINGS) as readonly SettingName[]

/** Of an installation that sets nothing else. */
export const STANDARD_DEFAULTS: Settings = {
  'keys.max_lifetime_days': null,
  'keys.default_lifetime_days': null,
  'keys.require_ip_allowlist': false,
  'keys.rotation_reminder_days': null,
  'sessions.idle_minutes': null,
  'sessions.lifetime_hours': 24,
  'mfa.required': false,
  'passwords.min_length': MIN_PASSWORD,
  'tokens.lifetime_seconds': 900,
  'access.ip_allowlist': [],
  'limits.new_keys': [],
  'retention.audit_days': null,
  'egress.allowed_hosts': [],
  'retention.usage_days': null,
  'retention.jobs_days': null,
  'retention.objects_days': 7,
  'storage.quota_bytes': null,
}
