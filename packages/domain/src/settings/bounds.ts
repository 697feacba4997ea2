import type { InputIssue } from '../refusal.ts'
import {
  SETTING_NAMES,
  SETTINGS,
  type SetSettings,
  type SettingName,
  type Settings,
  type SettingValue,
} from './setting.ts'

/** The floor and the ceiling of a number, or the one value of a boolean, for every tenant of an installation. */
export interface SettingBounds {
  least?: number
  most?: number
  only?: boolean
}

/** What the installation decides about settings. */
export interface InstallationSettings {
  defaults: Settings
  bounds: ReadonlyMap<SettingName, SettingBounds>
}

/** The bounds of a number: those of every installation, and of this one. */
export function rangeOf(name: SettingName, { bounds }: InstallationSettings): { least: number; most: number } | null {
  const definition = SETTINGS[name]
  if (definition.kind !== 'number') return null
  const { least = definition.least, most = definition.most } = bounds.get(name) ?? {}
  return { least: Math.max(definition.least, least), most: Math.min(definition.most, most) }
}

/** Whether a number may be without end: not below a ceiling. */
export function mayBeEndless(name: SettingName, { bounds }: InstallationSettings): boolean {
  const definition = SETTINGS[name]
  return definition.kind === 'number' && definition.isNullable && bounds.get(name)?.most === undefined
}

/** What governs a tenant. What it has set or the default says, brought within the bounds, which may be tighter than when it was set. */
export function effectiveSettings(set: SetSettings, installation: InstallationSettings): Settings {
  const chosen: Settings = { ...installation.defaults, ...set }
  const bounded: [SettingName, SettingValue][] = SETTING_NAMES.map((name) => [
    name,
    within(name, chosen[name], installation),
  ])
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each name with a value of its own kind
  return Object.fromEntries(bounded) as unknown as Settings
}

function within(name: SettingName, value: SettingValue, installation: InstallationSettings): SettingValue {
  const only = installation.bounds.get(name)?.only
  if (only !== undefined) return only
  const range = rangeOf(name, installation)
  if (range === null) return value
  if (typeof value === 'number') return Math.min(range.most, Math.max(range.least, value))
  return value === null && !mayBeEndless(name, installation) ? range.most : value
}

/** What the installation does not allow of what a tenant wants to set. */
export function beyondBounds(set: SetSettings, installation: InstallationSettings): InputIssue[] {
  return SETTING_NAMES.flatMap((name) => {
    const value = set[name]
    const message = value === undefined ? null : faultOf(name, value, installation)
    return message === null ? [] : [{ path: `settings.${name}`, message }]
  })
}

function faultOf(name: SettingName, value: SettingValue, installation: InstallationSettings): string | null {
  const only = installation.bounds.get(name)?.only
  if (only !== undefined && value !== only) return `must be ${only} on this installation`
  const range = rangeOf(name, installation)
  if (range === null || typeof value !== 'number') return null
  if (value < range.least) return `must be ${range.least} or more on this installation`
  return value > range.most ? `must be ${range.most} or less on this installation` : null
}
