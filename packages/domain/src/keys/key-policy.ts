import type { Clock } from '../clock.ts'
import type { Limit } from '../limits/limit.ts'
import { Refusal } from '../refusal.ts'
import type { LimitSetting, Settings } from '../settings/setting.ts'
import type { ImportedKey, KeyRules } from './new-key.ts'

const DAY_MS = 86_400_000

/** The part of a key that settings govern. */
interface Governed {
  expiresAt?: Date | null | undefined
  rules?: KeyRules | undefined
}

/** The latest moment at which a key that is made at `made` may end; null: any. */
function latestEnd({ 'keys.max_lifetime_days': most }: Settings, made: Date): Date | null {
  return most === null ? null : new Date(made.getTime() + most * DAY_MS)
}

/** When a key ends that is made without an expiry; null: never. */
function standardEnd(settings: Settings, made: Date): Date | null {
  const most = settings['keys.max_lifetime_days']
  const days = settings['keys.default_lifetime_days'] ?? most
  return days === null ? null : new Date(made.getTime() + Math.min(days, most ?? days) * DAY_MS)
}

/**
 * When a key or a token ends that is made now.
 *
 * @param field what the message names
 * @throws Refusal `invalid` for an end that is too late
 */
export function endOf(
  settings: Settings,
  asked: Date | null | undefined,
  { clock, field = 'expires_at' }: { clock: Clock; field?: string },
): Date | null {
  const now = clock()
  if (asked == null) return standardEnd(settings, now)
  assertEndsInTime(settings, asked, { made: now, field })
  return asked
}

/** @throws Refusal `invalid` */
export function assertEndsInTime(
  settings: Settings,
  end: Date | null,
  { made, field = 'expires_at' }: { made: Date; field?: string },
): void {
  const latest = latestEnd(settings, made)
  if (latest === null || (end !== null && end <= latest)) return
  const message = `must be ${latest.toISOString()} or earlier: keys may live ${settings['keys.max_lifetime_days']} days`
  throw new Refusal('invalid', `${field} ${message}`, { issues: [{ path: field, message }] })
}

/** When the successor of a key ends: as the key does, but no later than a new one may. */
export function endOfSuccessor(settings: Settings, end: Date | null, now: Date): Date | null {
  const latest = latestEnd(settings, now)
  if (end === null) return standardEnd(settings, now)
  return latest === null || end <= latest ? end : latest
}

/** @throws Refusal `invalid` for a key from anywhere, where that is not allowed */
export function assertListsAddresses(
  settings: Settings,
  ipAllowlist: readonly string[] | null | undefined,
  field = 'ip_allowlist',
): void {
  if (!settings['keys.require_ip_allowlist'] || ipAllowlist != null) return
  const message = 'is required: this tenant demands it of every key'
  throw new Refusal('invalid', `${field} ${message}`, { issues: [{ path: field, message }] })
}

/**
 * A new key as the settings of its tenant have it: its end and its limits where none are given.
 *
 * @param path of the key in the input, with a dot at its end; empty for one that is the input
 * @throws Refusal `invalid` for what they do not allow
 */
export function governed<Key extends Governed>(
  settings: Settings,
  key: Key,
  { clock, path = '' }: { clock: Clock; path?: string },
): Key & { expiresAt: Date | null; rules: KeyRules } {
  assertListsAddresses(settings, key.rules?.ipAllowlist, `${path}ip_allowlist`)
  const expiresAt = endOf(settings, key.expiresAt, { clock, field: `${path}expires_at` })
  return { ...key, expiresAt, rules: { ...key.rules, limits: key.rules?.limits ?? limitsOf(settings) } }
}

/** The same of a key that was issued elsewhere. */
export function governedImport(settings: Settings, key: ImportedKey, how: { clock: Clock; path: string }): ImportedKey {
  const { expiresAt, rules } = governed(settings, { expiresAt: key.expiresAt, rules: key }, how)
  return { ...key, expiresAt, limits: rules.limits }
}

const limitsOf = ({ 'limits.new_keys': limits }: Settings): Limit[] => limits.map(limitOf)

const limitOf = ({ window_seconds: windowSeconds, ...limit }: LimitSetting): Limit => ({ ...limit, windowSeconds })
