import type { InstallationSettings, SettingBounds, SettingName } from '@keystead/domain'
import { readBounds, STANDARD_DEFAULTS } from '@keystead/domain/setting-bounds'
import { LONGEST_TOKEN_MINUTES } from '@keystead/domain/token-settings'
import { z } from 'zod'
import { wholeNumber } from './config-values.ts'

const LEAST_IDLE_MINUTES = 5
const LONGEST_HOURS = 8760

/** The variables about settings of tenants. */
export const settingsVariables = {
  KEYSTEAD_SESSION_HOURS: z
    .string()
    .default('24')
    .transform(wholeNumber)
    .pipe(
      z
        .int(`must be a whole number of hours, 1 to ${LONGEST_HOURS}`)
        .min(1, 'must be 1 or more')
        .max(LONGEST_HOURS, `must be ${LONGEST_HOURS} or less`),
    ),
  KEYSTEAD_SESSION_IDLE_MINUTES: z
    .string()
    .default('0')
    .transform(wholeNumber)
    .refine(
      (minutes) => minutes === 0 || minutes >= LEAST_IDLE_MINUTES,
      `must be a whole number of minutes: 0 for no limit, or ${LEAST_IDLE_MINUTES} or more`,
    ),
  KEYSTEAD_TOKEN_MINUTES: z
    .string()
    .default(String(LONGEST_TOKEN_MINUTES))
    .transform(wholeNumber)
    .pipe(
      z
        .int(`must be a whole number of minutes, 1 to ${LONGEST_TOKEN_MINUTES}`)
        .min(1, 'must be 1 or more')
        .max(LONGEST_TOKEN_MINUTES, `must be ${LONGEST_TOKEN_MINUTES} or less`),
    ),
  KEYSTEAD_SETTINGS_BOUNDS: z.string().transform(boundsOf).default(new Map()),
}

interface SettingsEnvironment {
  KEYSTEAD_SESSION_HOURS: number
  KEYSTEAD_SESSION_IDLE_MINUTES: number
  KEYSTEAD_TOKEN_MINUTES: number
  KEYSTEAD_SETTINGS_BOUNDS: ReadonlyMap<SettingName, SettingBounds>
}

/** The variables of one setting are its default and its ceiling: a tenant may set less. */
export function installationSettings(env: SettingsEnvironment): InstallationSettings {
  const idleMinutes = env.KEYSTEAD_SESSION_IDLE_MINUTES === 0 ? null : env.KEYSTEAD_SESSION_IDLE_MINUTES
  const own = {
    'sessions.lifetime_hours': env.KEYSTEAD_SESSION_HOURS,
    'sessions.idle_minutes': idleMinutes,
    'tokens.lifetime_seconds': env.KEYSTEAD_TOKEN_MINUTES * 60,
  } as const
  const bounds = new Map(env.KEYSTEAD_SETTINGS_BOUNDS)
  lower(bounds, 'sessions.lifetime_hours', own['sessions.lifetime_hours'])
  lower(bounds, 'tokens.lifetime_seconds', own['tokens.lifetime_seconds'])
  if (idleMinutes !== null) lower(bounds, 'sessions.idle_minutes', idleMinutes)
  return { defaults: { ...STANDARD_DEFAULTS, ...own }, bounds }
}

function lower(bounds: Map<SettingName, SettingBounds>, name: SettingName, ceiling: number): void {
  const bound = bounds.get(name)
  bounds.set(name, { ...bound, most: Math.min(ceiling, bound?.most ?? ceiling) })
}

function boundsOf(text: string, ctx: z.RefinementCtx): ReadonlyMap<SettingName, SettingBounds> {
  const bounds = readBounds(text)
  if (typeof bounds !== 'string') return bounds
  ctx.addIssue(bounds)
  return new Map()
}
