import { isDeepStrictEqual } from 'node:util'
import { LockMode } from '@mikro-orm/core'
import { isAllowedAddress } from '../access/ip-allowlist.ts'
import { findPage, type Page, type PageRequest } from '../paging.ts'
import { type InputIssue, Refusal } from '../refusal.ts'
import { Tenant } from '../tenants/tenant.entity.ts'
import type { Transaction, Work } from '../work/work.ts'
import { beyondBounds } from './bounds.ts'
import { SETTING_NAMES, type SetSettings, type SettingName, type Settings, type SettingValue } from './setting.ts'
import { type SettingChange, SettingsVersion } from './settings-version.entity.ts'
import type { TenantSettings } from './tenant-settings.ts'

/** The settings of a tenant at one version. */
export interface ShownSettings {
  version: number
  settings: Settings
  /** Null: nothing was ever set. */
  updatedAt: Date | null
  updatedBy: SettingsActor | null
}

export interface SettingsActor {
  userId: string
  keyId: string | null
}

export interface ShownVersion {
  id: string
  version: number
  changes: readonly SettingChange[]
  createdAt: Date
  actor: SettingsActor | null
}

/** What to set; null takes a setting back to its default. */
export type SettingsPatch = { [Name in SettingName]?: Settings[Name] | null | undefined }

/** Whether the caller means this version. */
export type IsExpected = (version: number) => boolean

/** The greatest integer that a column holds. */
const MOST_VERSIONS = 2_147_483_647

/** Reads and changes what governs a tenant. */
export class SettingsService {
  readonly #settings: TenantSettings

  constructor(settings: TenantSettings) {
    this.#settings = settings
  }

  async get(work: Work): Promise<ShownSettings> {
    return this.#shown(await newestOf(work))
  }

  /**
   * Makes a new version, unless nothing changes. It governs every replica once the outermost commit has returned.
   *
   * @throws Refusal `precondition_failed` for another version; `invalid` for what the installation does not allow
   */
  async change(work: Work, patch: SettingsPatch, isExpected: IsExpected): Promise<ShownSettings> {
    return work.commit(async (tx) => {
      const before = await lockNewest(tx, isExpected)
      const set = merged(before?.settings ?? {}, patch)
      return this.#shown(isDeepStrictEqual(set, before?.settings ?? {}) ? before : this.#add(tx, before, set))
    })
  }

  /** The setting `mfa.required` alone, of whatever version. Sessions that are open go on. @throws Refusal `invalid` */
  async demandSecondFactor(work: Work, isRequired: boolean): Promise<void> {
    await work.commit(async (tx) => {
      await this.change(tx, { 'mfa.required': isRequired }, () => true)
      const details = { second_factor: isRequired ? 'required' : 'optional' }
      tx.record('auth_policy.updated', { type: 'tenant', id: tx.principal.tenantId }, details)
    })
  }

  /**
   * Makes a new version that equals an earlier one.
   *
   * @throws Refusal as {@link change} does; `not_found` for a version that there is not
   */
  async rollBack(work: Work, version: number, isExpected: IsExpected): Promise<ShownSettings> {
    return work.commit(async (tx) => {
      const before = await lockNewest(tx, isExpected)
      const { tenantId } = tx.principal
      const wanted =
        version === 0 || version > MOST_VERSIONS ? null : await tx.em.findOne(SettingsVersion, { tenantId, version })
      if (!wanted && version !== 0) throw new Refusal('not_found', 'Version not found')
      return this.#shown(this.#add(tx, before, wanted?.settings ?? {}, { rolled_back_to: version }))
    })
  }

  /** Newest first. */
  async history(work: Work, page: PageRequest): Promise<Page<ShownVersion>> {
    const { tenantId } = work.principal
    return findPage(page, async ({ after, options: { limit } }) => {
      const before = after.id === undefined ? {} : { version: { $lt: versionOfId(after.id.$lt) } }
      const versions = await work.em.find(
        SettingsVersion,
        { tenantId, ...before },
        { orderBy: { version: 'desc' }, limit },
      )
      return versions.map((each) => ({
        id: idOfVersion(each.version),
        version: each.version,
        changes: each.changes,
        createdAt: each.createdAt,
        actor: actorOf(each),
      }))
    })
  }

  /** @param more for the audit event */
  #add(
    tx: Transaction,
    before: SettingsVersion | null,
    set: SetSettings,
    more: { rolled_back_to?: number } = {},
  ): SettingsVersion {
    this.#assertAllowed(tx, set)
    const changes = this.#changesOf(before?.settings ?? {}, set)
    const { tenantId, userId, keyId } = tx.principal
    const version = (before?.version ?? 0) + 1
    const made = { settings: set, changes, createdAt: tx.clock(), actorId: userId, actorKeyId: keyId }
    const added = tx.em.create(SettingsVersion, { tenantId, version, ...made })
    tx.record('settings.updated', { type: 'tenant', id: tenantId }, { version, changes, ...more })
    return added
  }

  #assertAllowed({ origin }: Transaction, set: SetSettings): void {
    const issues = beyondBounds(set, this.#settings.installation)
    const settings = this.#settings.effective(set)
    issues.push(...lifetimeIssues(settings), ...lockOutIssues(settings, origin.ip))
    if (issues.length === 0) return
    const text = issues.map(({ path, message }) => `${path} ${message}`).join('; ')
    throw new Refusal('invalid', text, { issues })
  }

  #changesOf(before: SetSettings, after: SetSettings): SettingChange[] {
    const [old, next] = [this.#settings.effective(before), this.#settings.effective(after)]
    return SETTING_NAMES.flatMap((setting) =>
      isDeepStrictEqual(before[setting], after[setting])
        ? []
        : [{ setting, before: old[setting], after: next[setting] }],
    )
  }

  #shown(newest: SettingsVersion | null): ShownSettings {
    return {
      version: newest?.version ?? 0,
      settings: this.#settings.effective(newest?.settings ?? {}),
      updatedAt: newest?.createdAt ?? null,
      updatedBy: newest && actorOf(newest),
    }
  }
}

const actorOf = ({ actorId, actorKeyId }: SettingsVersion): SettingsActor | null =>
  actorId == null ? null : { userId: actorId, keyId: actorKeyId ?? null }

async function newestOf({ em, principal: { tenantId } }: Work): Promise<SettingsVersion | null> {
  const [newest] = await em.find(SettingsVersion, { tenantId }, { orderBy: { version: 'desc' }, limit: 1 })
  return newest ?? null
}

/** The row of the tenant is locked, so that of several changes of one version one succeeds. */
async function lockNewest(tx: Transaction, isExpected: IsExpected): Promise<SettingsVersion | null> {
  await tx.em.findOneOrFail(Tenant, tx.principal.tenantId, { lockMode: LockMode.PESSIMISTIC_WRITE })
  const newest = await newestOf(tx)
  if (isExpected(newest?.version ?? 0)) return newest
  throw new Refusal('precondition_failed', 'The settings have changed since that version: read them again')
}

function merged(before: SetSettings, patch: SettingsPatch): SetSettings {
  const given = Object.entries(patch).filter(([, value]) => value !== undefined)
  const chosen: [string, SettingValue][] = Object.entries({ ...before, ...Object.fromEntries(given) })
  return Object.fromEntries(chosen.filter(([, value]) => value !== null))
}

function lifetimeIssues(settings: Settings): InputIssue[] {
  const [standard, most] = [settings['keys.default_lifetime_days'], settings['keys.max_lifetime_days']]
  if (standard === null || most === null || standard <= most) return []
  return [
    { path: 'settings.keys.default_lifetime_days', message: `must be ${most} or less, as keys.max_lifetime_days is` },
  ]
}

/** Nobody locks oneself out. */
function lockOutIssues({ 'access.ip_allowlist': list }: Settings, ip: string): InputIssue[] {
  if (list.length === 0 || isAllowedAddress(list, ip)) return []
  return [{ path: 'settings.access.ip_allowlist', message: `must hold the address that you call from, ${ip}` }]
}

/** A version as what a cursor holds. */
const idOfVersion = (version: number): string => `00000000-0000-0000-0000-${version.toString(16).padStart(12, '0')}`
const versionOfId = (id: string): number => Math.min(MOST_VERSIONS, Number.parseInt(id.slice(-12), 16))
