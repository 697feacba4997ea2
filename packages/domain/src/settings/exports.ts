/** What the packages that use the domain need of settings. */
export { type InstallationSettings, mayBeEndless, rangeOf, type SettingBounds } from './bounds.ts'
export type { KeptRecords, KeptSince, RetentionStore } from './retention.ts'
export {
  isSettingName,
  type LimitSetting,
  SETTING_NAMES,
  type SetSettings,
  SETTINGS,
  type SettingName,
  type Settings,
  type SettingValue,
  STANDARD_DEFAULTS,
} from './setting.ts'
export type { SettingChange } from './settings-version.entity.ts'
export type { IsExpected, SettingsActor, SettingsPatch, ShownSettings, ShownVersion } from './settings.service.ts'
export type { SettingsStore, TenantSettings } from './tenant-settings.ts'
