import {
  type InstallationSettings,
  isObject,
  mayBeEndless,
  rangeOf,
  SETTING_NAMES,
  type SettingName,
} from '@keystead/domain'
import { z } from 'zod'
import { SettingsView } from './settings-schemas.ts'

const Properties = z.record(z.string(), z.record(z.string(), z.json()))
const Schemas = z.record(z.string(), z.record(z.string(), z.record(z.string(), z.json())))

const Whole = z.looseObject({ properties: z.record(z.string(), z.unknown()), required: z.array(z.string()) })

/** The part of a schema for a setting: its own, within the bounds of the installation, with its default. */
function bounded(schema: object, name: SettingName, standard: unknown, installation: InstallationSettings): object {
  const only = installation.bounds.get(name)?.only
  if (only !== undefined) return { ...schema, const: only, default: only }
  const range = rangeOf(name, installation)
  if (range === null) return { ...schema, default: standard }
  const { anyOf: _, ...rest } = { anyOf: undefined, ...schema }
  const type = mayBeEndless(name, installation) ? ['integer', 'null'] : 'integer'
  return { ...rest, type, minimum: range.least, maximum: range.most, default: standard }
}

/** The JSON Schema (2020-12) of the settings of a tenant of this installation. */
export function settingsJsonSchema(installation: InstallationSettings, defaults: z.infer<typeof SettingsView>) {
  const { groups, root } = parts()
  const values = Properties.parse(defaults)
  const named = SETTING_NAMES.map((name) => {
    const [group = '', field = ''] = name.split('.')
    return { group, field, name, schema: groups[group]?.[field] ?? {} }
  })
  const properties = Object.fromEntries(
    Object.keys(groups).map((group) => {
      const fields = named.filter((each) => each.group === group)
      const schemas: [string, object][] = fields.map(({ field, name, schema }) => [
        field,
        bounded(schema, name, values[group]?.[field], installation),
      ])
      const required = fields.map(({ field }) => field)
      return [group, { type: 'object', properties: Object.fromEntries(schemas), required, additionalProperties: false }]
    }),
  )
  return z.record(z.string(), z.json()).parse({ ...root, properties })
}

/** The schemas of settings, by group and field, without references. */
function parts() {
  const { $schema, $defs = {}, ...generated }: z.core.JSONSchema.JSONSchema = z.toJSONSchema(SettingsView)
  const whole = Whole.parse(inline(generated, $defs))
  const groups = Object.entries(whole.properties).map(([group, schema]) => [
    group,
    isObject(schema) ? schema.properties : {},
  ])
  return {
    root: { $schema, type: 'object', required: whole.required, additionalProperties: false },
    groups: Schemas.parse(Object.fromEntries(groups)),
  }
}

const REFERENCE = '#/$defs/'

/** A schema with what it refers to in place of references; none refers to itself. */
function inline(schema: unknown, named: Readonly<Record<string, unknown>>): unknown {
  if (Array.isArray(schema)) return schema.map((each) => inline(each, named))
  if (!isObject(schema)) return schema
  const { $ref, id: _, ...rest } = schema
  const target = typeof $ref === 'string' ? inline(named[$ref.slice(REFERENCE.length)], named) : {}
  const own = Object.entries(rest).map(([key, value]) => [key, inline(value, named)])
  return { ...(isObject(target) && target), ...Object.fromEntries(own) }
}
