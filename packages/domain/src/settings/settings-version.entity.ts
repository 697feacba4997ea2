import { defineEntity, p } from '@mikro-orm/core'
import { tenantFilter } from '../tenant-filter.ts'
import type { SetSettings, SettingName, SettingValue } from './setting.ts'

/** A setting that a version set or took back, with what governed before and since. */
export interface SettingChange {
  setting: SettingName
  before: SettingValue
  after: SettingValue
}

const SettingsVersionSchema = defineEntity({
  name: 'SettingsVersion',
  tableName: 'settings_version',
  filters: { tenant: tenantFilter },
  properties: {
    // The key serves the newest version of a tenant, and its history.
    tenantId: p.uuid().primary(),
    /** Of a tenant, from 1 and without gaps. A tenant without any is at version 0. */
    version: p.integer().primary(),
    settings: p.json<SetSettings>(),
    changes: p.json<SettingChange[]>(),
    createdAt: p.datetime(3),
    /** The user who made it; null for a version that an upgrade made. */
    actorId: p.uuid().nullable(),
    actorKeyId: p.uuid().nullable(),
  },
})

/** What a tenant had set from one change to the next. The newest governs. It never changes. */
export class SettingsVersion extends SettingsVersionSchema.class {}
SettingsVersionSchema.setClass(SettingsVersion)
