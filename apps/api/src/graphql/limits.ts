import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  Kind,
  Lexer,
  parse,
  type SelectionNode,
  type SelectionSetNode,
  Source,
  TokenKind,
  type ValueNode,
} from 'graphql'
import { assertStorable } from '../calls/json.ts'
import { MAX_COST, MAX_TOKENS } from './allowance.ts'
import { rulesOf } from './rules.ts'
import { tooMuch } from './selections.ts'

/** Nesting of brackets of any kind: the parser recurses for each. */
const MAX_NESTING = 64
/** Nesting of fields. */
export const MAX_DEPTH = 10
export const MAX_ALIASES = 30
export const MAX_FIELDS = 500

export const DEFAULT_PAGE = 20
export const MAX_PAGE = 100

/** Introspection returns nested lists; its own validation rule limits their depth. */
const INTROSPECTION_COSTS: ReadonlyMap<string, number> = new Map([
  ['__schema', 1000],
  ['__type', 250],
])

/** @throws GraphQLError for an invalid document or one over a limit; HttpError `invalid` for text that cannot be stored */
export function readDocument(text: string, maxTokens = MAX_TOKENS): DocumentNode {
  assertShallow(text, maxTokens)
  return parse(text, { maxLexicalTokens: maxTokens, maxComments: maxTokens })
}

const OPENING: ReadonlySet<string> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L])
const CLOSING: ReadonlySet<string> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R])

function assertShallow(text: string, maxTokens: number): void {
  const lexer = new Lexer(new Source(text))
  let depth = 0
  let tokens = 0
  for (let { kind, value } = lexer.advance(); kind !== TokenKind.EOF; { kind, value } = lexer.advance()) {
    tokens += 1
    // The parser then reports it like any other syntax error.
    if (tokens > maxTokens) return
    // The JSON check does not see GraphQL's own escapes.
    if (kind === TokenKind.STRING) assertStorable(value, 'The query')
    if (OPENING.has(kind)) depth += 1
    else if (CLOSING.has(kind)) depth -= 1
    if (depth > MAX_NESTING) throw tooMuch(`The document is nested too deep: ${MAX_NESTING} levels are allowed`)
  }
}

/** The weight of an operation. Fragments count wherever they are spread. */
interface Weight {
  depth: number
  aliases: number
  fields: number
  cost: number
}

const NOTHING: Weight = { depth: 0, aliases: 0, fields: 0, cost: 0 }

const sumOf = (one: Weight, other: Weight): Weight => ({
  depth: Math.max(one.depth, other.depth),
  aliases: one.aliases + other.aliases,
  fields: one.fields + other.fields,
  cost: one.cost + other.cost,
})

type Variables = Readonly<Record<string, unknown>>

/**
 * The highest cost of an operation in a document. Fragments have the same limits, used or not.
 *
 * Runs before validation, which is slowest for what is refused here: an invalid document has a weight too.
 *
 * @throws GraphQLError for an operation or a fragment over a limit
 */
export function costOf(schema: GraphQLSchema, document: DocumentNode, variables: Variables): number {
  const scales = new Scales(schema, document, variables)
  let cost = 0
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) assertLight(scales.ofFragment(definition))
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue
    const root = schema.getRootType(definition.operation) ?? undefined
    const weight = scales.ofSelections(definition.selectionSet, root)
    assertLight(weight)
    cost = Math.max(cost, weight.cost)
  }
  return cost
}

function assertLight({ depth, aliases, fields, cost }: Weight): void {
  if (depth > MAX_DEPTH) throw tooMuch(`The operation is nested too deep: ${MAX_DEPTH} levels are allowed`)
  if (aliases > MAX_ALIASES) throw tooMuch(`The operation has too many aliases: ${MAX_ALIASES} are allowed`)
  if (fields > MAX_FIELDS) throw tooMuch(`The operation has too many fields: ${MAX_FIELDS} are allowed`)
  assertAffordable(cost)
}

/** @throws GraphQLError when a request costs more than allowed */
export function assertAffordable(cost: number, allowed = MAX_COST): void {
  if (cost > allowed) {
    throw tooMuch(`The request is too expensive: it costs ${cost} points, and ${allowed} are allowed`)
  }
}

class Scales {
  readonly #schema: GraphQLSchema
  readonly #variables: Variables
  readonly #fragments = new Map<string, FragmentDefinitionNode>()
  /** Each fragment is weighed once, however often it is spread. A spread within itself, which is invalid, weighs nothing. */
  readonly #known = new Map<FragmentDefinitionNode, Weight>()

  constructor(schema: GraphQLSchema, { definitions }: DocumentNode, variables: Variables) {
    this.#schema = schema
    this.#variables = variables
    for (const definition of definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.#fragments.set(definition.name.value, definition)
    }
  }

  /** @param parent undefined below a field unknown to the schema */
  ofSelections({ selections }: SelectionSetNode, parent: GraphQLNamedType | undefined): Weight {
    return selections.reduce((weight, selection) => sumOf(weight, this.#ofSelection(selection, parent)), NOTHING)
  }

  #ofSelection(selection: SelectionNode, parent: GraphQLNamedType | undefined): Weight {
    if (selection.kind === Kind.FIELD) return this.#ofField(selection, parent)
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      const fragment = this.#fragments.get(selection.name.value)
      return fragment ? this.ofFragment(fragment) : NOTHING
    }
    const { typeCondition, selectionSet } = selection
    return this.ofSelections(selectionSet, typeCondition ? this.#schema.getType(typeCondition.name.value) : parent)
  }

  ofFragment(fragment: FragmentDefinitionNode): Weight {
    const known = this.#known.get(fragment)
    if (known) return known
    this.#known.set(fragment, NOTHING)
    const weight = this.ofSelections(fragment.selectionSet, this.#schema.getType(fragment.typeCondition.name.value))
    this.#known.set(fragment, weight)
    return weight
  }

  #ofField(node: FieldNode, parent: GraphQLNamedType | undefined): Weight {
    const name = node.name.value
    const field = parent && isCompositeType(parent) ? this.#schema.getField(parent, name) : undefined
    const rules = rulesOf(field)
    const type = field && getNamedType(field.type)
    const below = node.selectionSet ? this.ofSelections(node.selectionSet, type) : NOTHING
    const own = rules?.cost ?? INTROSPECTION_COSTS.get(name) ?? 1
    return {
      // Introspection types may nest freely; its own rule limits the lists among them.
      depth: below.depth + (parent?.name.startsWith('__') ? 0 : 1),
      aliases: below.aliases + (node.alias ? 1 : 0),
      fields: below.fields + 1,
      cost: own + below.cost * (rules?.isPage ? this.#itemsOf(node) : 1),
    }
  }

  /** The page size, by the arguments `first` and `pagination: { limit }`, or the number of `ids`. */
  #itemsOf({ arguments: given = [] }: FieldNode): number {
    const wanted = given.flatMap(({ name, value }) => {
      if (name.value === 'first') return [this.#valueOf(value)]
      if (name.value === 'ids') return [this.#lengthOf(value)]
      return name.value === 'pagination' ? [this.#limitOf(value)] : []
    })
    return Math.max(0, ...wanted.map(pageSize)) || DEFAULT_PAGE
  }

  #limitOf(value: ValueNode): unknown {
    if (value.kind === Kind.OBJECT) {
      const limit = value.fields.find((field) => field.name.value === 'limit')
      return limit && this.#valueOf(limit.value)
    }
    const given = this.#valueOf(value)
    return typeof given === 'object' && given !== null && 'limit' in given ? given.limit : MAX_PAGE
  }

  #lengthOf(value: ValueNode): number {
    if (value.kind === Kind.LIST) return value.values.length
    const given = value.kind === Kind.VARIABLE ? this.#valueOf(value) : [value]
    if (given === MAX_PAGE) return MAX_PAGE
    // A single value is a list of one.
    return Array.isArray(given) ? given.length : 1
  }

  #valueOf(value: ValueNode): unknown {
    if (value.kind === Kind.INT) return Number(value.value)
    // A variable that is not given may have any default.
    if (value.kind === Kind.VARIABLE) return this.#variables[value.name.value] ?? MAX_PAGE
    return undefined
  }
}

const pageSize = (wanted: unknown): number =>
  typeof wanted === 'number' && wanted > 0 ? Math.min(wanted, MAX_PAGE) : DEFAULT_PAGE
