import { z } from 'zod'

type Coercion = (text: string) => unknown

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?$/

const COERCIONS: Readonly<Record<string, Coercion>> = {
  number: (text) => (NUMBER.test(text) ? Number(text) : text),
  boolean: (text) => (text === 'true' ? true : text === 'false' ? false : text),
}

const isSchema = (value: unknown): value is z.core.$ZodType => value instanceof z.core.$ZodType

/** The schema inside defaults, optionals and other wrappers. */
function innermost(schema: z.core.$ZodType): z.core.$ZodType {
  const { def } = schema._zod
  return 'innerType' in def && isSchema(def.innerType) ? innermost(def.innerType) : schema
}

/**
 * Reads URL parameters, which are all text, for an object schema. Only fields declared as numbers, booleans or arrays are
 * converted; text that does not fit stays as it is, and the schema refuses it.
 *
 * @returns a function from parameters to input; it does not change the schema
 */
export function parameterReader(schema: z.ZodObject): (parameters: Record<string, unknown>) => Record<string, unknown> {
  const coercions = new Map<string, Coercion>()
  const arrays = new Set<string>()
  for (const [name, field] of Object.entries<unknown>(schema.shape)) {
    if (!isSchema(field)) continue
    const inner = innermost(field)
    const coercion = COERCIONS[inner._zod.def.type]
    if (coercion) coercions.set(name, coercion)
    if (inner._zod.def.type === 'array') arrays.add(name)
  }
  if (coercions.size === 0 && arrays.size === 0) return (parameters) => parameters
  return (parameters) =>
    Object.fromEntries(
      Object.entries(parameters).map(([name, value]) => {
        if (arrays.has(name)) return [name, Array.isArray(value) ? value : [value]]
        return [name, typeof value === 'string' ? (coercions.get(name)?.(value) ?? value) : value]
      }),
    )
}
