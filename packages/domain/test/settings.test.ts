import { describe, expect, test } from 'vitest'
import { CredentialCache } from '../src/access/credential-cache.ts'
import { beyondBounds, effectiveSettings, type InstallationSettings } from '../src/settings/bounds.ts'
import { readBounds } from '../src/settings/bounds-text.ts'
import { type SetSettings, STANDARD_DEFAULTS } from '../src/settings/setting.ts'
import { TenantSettings } from '../src/settings/tenant-settings.ts'

const installation = (text?: string): InstallationSettings => {
  const bounds = text === undefined ? new Map() : readBounds(text)
  if (typeof bounds === 'string') throw new Error(bounds)
  return { defaults: STANDARD_DEFAULTS, bounds }
}

function world() {
  let stored: SetSettings = {}
  const waiting: (() => void)[] = []
  const counted = { reads: 0 }
  const time = { now: 0 }
  const credentials = { find: async () => null, findIn: async () => null, rehash: async () => undefined }
  const cache = new CredentialCache(credentials, () => time.now, 10)
  const store = {
    find: async () => {
      counted.reads += 1
      const seen = stored
      await new Promise<void>((resolve) => waiting.push(resolve))
      return seen
    },
    all: async () => new Map(),
  }
  const settings = new TenantSettings({ store, installation: installation(), cache })
  const answer = () => waiting.splice(0).forEach((resolve) => resolve())
  const change = (to: SetSettings, isHeard = true) => {
    stored = to
    if (isHeard) cache.apply({ type: 'settings', tenantId: 't' })
  }
  const lengthOf = async () => {
    const found = settings.of('t')
    answer()
    return (await found)['passwords.min_length']
  }
  return { cache, settings, answer, change, lengthOf, counted, time }
}

describe('copies of settings', () => {
  test('are read once while the lease lasts, and without a promise', async () => {
    const { cache, settings, lengthOf, counted } = world()
    cache.trustUntil(10)
    expect([await lengthOf(), await lengthOf(), counted.reads]).toEqual([12, 12, 1])
    expect(settings.of('t')).not.toBeInstanceOf(Promise)
  })

  test('are dropped by a change, also the first one', async () => {
    const { cache, lengthOf, change } = world()
    cache.trustUntil(10)
    await lengthOf()
    change({ 'passwords.min_length': 14 })
    expect(await lengthOf()).toBe(14)
  })

  test('a look-up that a change overtakes is not kept, and nobody joins it', async () => {
    const { cache, settings, answer, change, lengthOf } = world()
    cache.trustUntil(10)
    const overtaken = settings.of('t')
    change({ 'passwords.min_length': 14 })
    const later = settings.of('t')
    answer()
    expect((await overtaken)['passwords.min_length']).toBe(12)
    expect((await later)['passwords.min_length']).toBe(14)
    expect(await lengthOf()).toBe(14)
  })

  test('are not used when the lease has run out, nor after the feed was lost', async () => {
    const { cache, time, lengthOf, change } = world()
    cache.trustUntil(10)
    await lengthOf()
    change({ 'passwords.min_length': 14 }, false)
    time.now = 10
    expect(await lengthOf()).toBe(14)
    cache.trustUntil(20)
    cache.distrust()
    change({ 'passwords.min_length': 16 }, false)
    cache.trustUntil(30)
    expect(await lengthOf()).toBe(16)
  })

  test('a look-up during which the feed was lost is not kept', async () => {
    const { cache, settings, answer, change, lengthOf } = world()
    cache.trustUntil(10)
    const begun = settings.of('t')
    cache.distrust()
    change({ 'passwords.min_length': 14 }, false)
    cache.trustUntil(20)
    answer()
    await begun
    expect(await lengthOf()).toBe(14)
  })
})

describe('bounds', () => {
  const of = (set: SetSettings, text: string) => effectiveSettings(set, installation(text))

  test('bring what was set, and defaults, within them', () => {
    const text = 'passwords.min_length>=14, keys.max_lifetime_days<=365, mfa.required=true, sessions.lifetime_hours=8'
    expect(of({}, text)).toMatchObject({
      'passwords.min_length': 14,
      'keys.max_lifetime_days': 365,
      'mfa.required': true,
      'sessions.lifetime_hours': 8,
    })
    expect(of({ 'keys.max_lifetime_days': 400, 'mfa.required': false }, text)).toMatchObject({
      'keys.max_lifetime_days': 365,
      'mfa.required': true,
    })
    expect(of({ 'keys.max_lifetime_days': 30 }, text)['keys.max_lifetime_days']).toBe(30)
  })

  test('a floor leaves what is without end', () => {
    expect(of({}, 'retention.jobs_days>=30')['retention.jobs_days']).toBeNull()
    expect(of({ 'retention.jobs_days': 3 }, 'retention.jobs_days>=30')['retention.jobs_days']).toBe(30)
  })

  test('name what is beyond them', () => {
    const set = { 'mfa.required': false, 'passwords.min_length': 13, 'keys.max_lifetime_days': 366 }
    const text = 'passwords.min_length>=14,keys.max_lifetime_days<=365,mfa.required=true'
    expect(beyondBounds(set, installation(text))).toEqual([
      { path: 'settings.keys.max_lifetime_days', message: 'must be 365 or less on this installation' },
      { path: 'settings.mfa.required', message: 'must be true on this installation' },
      { path: 'settings.passwords.min_length', message: 'must be 14 or more on this installation' },
    ])
  })

  test.each([
    '',
    'x',
    'keys.max_lifetime_days',
    'keys.max_lifetime_days<5',
    '__proto__<=5',
    'toString>=1',
    'mfa.required=yes',
  ])('a text that is none: %s', (text) => expect(readBounds(text)).toEqual(expect.any(String)))
})
