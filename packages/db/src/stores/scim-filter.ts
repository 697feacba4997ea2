import { type AttributeName, type ComparedValue, type Comparison, ScimError, type ScimFilter } from '@keystead/domain'

/** An attribute that filters can name, as SQL sees it. */
export interface FilterColumn {
  /** An expression of one row. */
  sql: string
  type: 'text' | 'exact' | 'flag' | 'moment'
  /** Equality by an index, where the expression has none. @param value the parameter */
  equals?: (value: string) => string
}

/** An attribute with several values: a table expression with a column for each sub-attribute. */
export interface FilterValues {
  from: string
  columns: Readonly<Record<string, FilterColumn>>
  /** The sub-attribute that stands for a value. */
  main: string
}

export interface FilterColumns {
  single: Readonly<Record<string, FilterColumn>>
  multiple: Readonly<Record<string, FilterValues>>
}

const invalid = (message: string): ScimError => new ScimError('invalidFilter', `filter: ${message}`)

const nameOf = ({ attribute, sub }: AttributeName): string => (sub === null ? attribute : `${attribute}.${sub}`)

/**
 * The SQL condition of a filter. Texts are compared without regard to case, but for ids.
 *
 * @param values the parameters of the statement; those of the filter are added
 * @throws ScimError `invalidFilter`
 */
export function conditionOf(filter: ScimFilter, columns: FilterColumns, values: unknown[]): string {
  switch (filter.op) {
    case 'and':
    case 'or':
      return `(${filter.filters.map((it) => conditionOf(it, columns, values)).join(` ${filter.op} `)})`
    case 'not':
      return `(not coalesce(${conditionOf(filter.filter, columns, values)}, false))`
    case 'values':
      return valuesCondition(filter, columns, values)
    default:
      return attributeCondition(filter, columns, values)
  }
}

type AttributeFilter = Extract<ScimFilter, { name: AttributeName }> & { filter?: never }

function attributeCondition(filter: AttributeFilter, columns: FilterColumns, values: unknown[]): string {
  const name = nameOf(filter.name)
  const single = ownOf(columns.single, name)
  if (single) return columnCondition(filter, single, values)
  const several = ownOf(columns.multiple, filter.name.attribute)
  const column = several && ownOf(several.columns, filter.name.sub ?? several.main)
  if (!several || !column) throw unknown(name)
  return `exists (select 1 from ${several.from} where ${columnCondition(filter, column, values)})`
}

function valuesCondition(
  { name, filter }: Extract<ScimFilter, { op: 'values' }>,
  columns: FilterColumns,
  values: unknown[],
): string {
  const several = ownOf(columns.multiple, name.attribute)
  if (!several || name.sub !== null) throw unknown(nameOf(name))
  const within = conditionOf(filter, { single: several.columns, multiple: {} }, values)
  return `exists (select 1 from ${several.from} where ${within})`
}

/** Only what a table of columns itself has: `constructor` is no attribute. */
const ownOf = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined

const unknown = (name: string): ScimError =>
  invalid(/^[\w.:$-]{1,100}$/.test(name) ? `cannot name ${name}` : 'names an unknown attribute')

function columnCondition(filter: AttributeFilter, { sql, type, equals }: FilterColumn, values: unknown[]): string {
  const { op } = filter
  if (op === 'pr') return `${sql} is not null`
  const { value } = filter
  if (value === null) return nullCondition(op, sql)
  if (type === 'flag') return flagCondition(op, sql, value, values)
  if (type === 'moment') return `${sql} ${operatorOf(op)} $${values.push(momentOf(value))}::timestamptz`
  if (typeof value !== 'string') throw invalid('this attribute is compared with a text in quotes')
  const parameter = `$${values.push(value)}::text`
  if (op === 'eq' && equals) return `(${equals(parameter)})`
  return type === 'exact'
    ? textCondition(op, sql, parameter)
    : textCondition(op, `lower(${sql})`, `lower(${parameter})`)
}

function nullCondition(op: Comparison, sql: string): string {
  if (op === 'eq') return `${sql} is null`
  if (op === 'ne') return `${sql} is not null`
  throw invalid('null is compared by eq and ne only')
}

/** Entra ID compares with "True". */
function flagCondition(op: Comparison, sql: string, value: ComparedValue, values: unknown[]): string {
  const text = String(value).toLowerCase()
  if ((op !== 'eq' && op !== 'ne') || (text !== 'true' && text !== 'false')) {
    throw invalid('this attribute is compared with true or false by eq and ne only')
  }
  return `${sql} ${operatorOf(op)} $${values.push(text === 'true')}::boolean`
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/

function momentOf(value: ComparedValue): Date {
  const moment = typeof value === 'string' && MOMENT.test(value) ? new Date(value) : new Date(Number.NaN)
  const year = moment.getUTCFullYear()
  if (Number.isNaN(year) || year < 1) throw invalid('a moment is written as in RFC 3339: "2026-01-31T12:00:00Z"')
  return moment
}

const OPERATORS: Readonly<Partial<Record<Comparison, string>>> = {
  eq: '=',
  ne: 'is distinct from',
  gt: '>',
  ge: '>=',
  lt: '<',
  le: '<=',
}

function operatorOf(op: Comparison): string {
  const operator = OPERATORS[op]
  if (operator === undefined) throw invalid(`${op} compares texts only`)
  return operator
}

function textCondition(op: Comparison, sql: string, parameter: string): string {
  if (op === 'co') return `position(${parameter} in ${sql}) > 0`
  if (op === 'sw') return `starts_with(${sql}, ${parameter})`
  if (op === 'ew') return `right(${sql}, char_length(${parameter})) = ${parameter}`
  return `${sql} ${operatorOf(op)} ${parameter}`
}
