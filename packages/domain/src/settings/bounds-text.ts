import type { SettingBounds } from './bounds.ts'
import { isSettingName, SETTINGS, type SettingName } from './setting.ts'

export { STANDARD_DEFAULTS } from './setting.ts'

const PART = /^([a-z_.]+)(<=|>=|=)(\d{1,6}|true|false)$/

/**
 * Reads the bounds of an installation: `keys.max_lifetime_days<=365, passwords.min_length>=14, mfa.required=true`.
 *
 * @returns what is wrong with the text, as a sentence that goes on after its name
 */
export function readBounds(text: string): Map<SettingName, SettingBounds> | string {
  const bounds = new Map<SettingName, SettingBounds>()
  for (const part of text.split(',').map((each) => each.trim())) {
    const [, name = '', sign = '', value = ''] = PART.exec(part) ?? []
    if (!isSettingName(name)) {
      return 'must be bounds of settings like keys.max_lifetime_days<=365, passwords.min_length>=14, mfa.required=true'
    }
    const bound = boundOf(name, sign, value)
    if (typeof bound === 'string') return bound
    const both = { ...bounds.get(name), ...bound }
    if ((both.least ?? 0) > (both.most ?? Number.POSITIVE_INFINITY)) return `has a floor of ${name} above its ceiling`
    bounds.set(name, both)
  }
  return bounds
}

function boundOf(name: SettingName, sign: string, value: string): SettingBounds | string {
  const definition = SETTINGS[name]
  const isNumber = /^\d/.test(value)
  if (definition.kind === 'list') return `cannot bound ${name}, which is a list`
  if (definition.kind === 'boolean') {
    return sign === '=' && !isNumber ? { only: value === 'true' } : `must say ${name}=true or ${name}=false`
  }
  const number = Number(value)
  if (!isNumber || number < definition.least || number > definition.most) {
    return `must bound ${name} by a number from ${definition.least} to ${definition.most}`
  }
  return { ...(sign !== '<=' && { least: number }), ...(sign !== '>=' && { most: number }) }
}
