import { allOf, normalAddress, parseScopeExpression, Refusal, type VerifyRequest } from '@keystead/domain'
import { z } from 'zod'
import { areScopes, eitherPattern, Scopes, showFirstForm } from '../schemas.ts'

export const Cost = z.int().min(0).max(1_000_000).describe('Points and credits, 0 to 1000000')

const MAX_KEY = 4096

const LimitName = z.string().min(1).max(50)

const LimitCost = z
  .strictObject({
    name: LimitName.describe('Name of the limit'),
    cost: Cost.optional().describe('Points that the use costs of this limit; by default the `cost` of the request'),
  })
  .meta({ id: 'LimitCostParam' })

const ChargedLimit = z
  .union([LimitName, LimitCost], 'must be the name of a limit, or an object with its name and cost')
  .meta({ id: 'ChargedLimitParam', description: 'The name of a limit, or its name and its own cost' })

const ExpressionText = z.string().min(1).max(2000)

/** Reports an invalid expression as an issue of the field. */
function assertExpression(scopes: string[] | string, ctx: z.RefinementCtx): void {
  if (typeof scopes !== 'string') return
  const { error: issue } = ExpressionText.safeParse(scopes)
  if (issue) {
    ctx.addIssue(issue.issues[0]?.message ?? '')
    return
  }
  try {
    parseScopeExpression(scopes)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    ctx.addIssue(error.message.replace(/^scopes: /, ''))
  }
}

export const VerifyInput = z
  .strictObject({
    key: z
      .string()
      .min(1, 'must not be empty')
      .max(MAX_KEY)
      .meta({ description: 'The full text of an API key, or a content JWT' }),
    scopes: z
      .union([Scopes, z.string()], 'must be a list of at most 100 scopes, or an expression')
      .meta({ override: showFirstForm })
      .superRefine(assertExpression)
      .optional()
      .meta({
        description:
          'The scopes the key must hold, all of them. A text is accepted too, and read as a `scope_expression`',
      }),
    scope_expression: ExpressionText.superRefine(assertExpression).optional().meta({
      description: 'In place of `scopes`: an expression of scopes with `and`, `or`, `not` and parentheses',
    }),
    ip: z
      .union([z.ipv4(), z.ipv6()], 'must be an IPv4 or IPv6 address')
      .meta({ override: eitherPattern })
      .optional()
      .meta({ description: 'Address of the client that presented the key' }),
    cost: Cost.default(1).meta({
      description: 'Points and credits that the use costs, of every limit and of the credits; 0 costs nothing',
    }),
    limits: z
      .array(ChargedLimit)
      .max(10)
      .optional()
      .meta({ description: 'Only these limits of the key, by name, each optionally with its own cost' }),
    idempotency_key: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .meta({ description: 'A request repeated with the same key within 24 hours is not charged again' }),
    reserve_seconds: z
      .int()
      .min(1)
      .max(86_400)
      .optional()
      .meta({ description: 'Reserve the charge: it is refunded unless committed within this many seconds' }),
    explain: z
      .boolean()
      .default(false)
      .meta({ description: 'Dry run: charge and count nothing, and return the result of every rule' }),
  })
  .refine(({ scopes, scope_expression }) => scopes === undefined || scope_expression === undefined, {
    path: ['scope_expression'],
    message: 'either scopes or scope_expression, not both',
  })
  .meta({ id: 'VerifyKeyRequest', not: { required: ['scopes', 'scope_expression'] } })

export type VerifyInput = z.infer<typeof VerifyInput>

/** @throws ZodError for input that {@link VerifyInput} refuses */
export const readVerifyInput = (input: object): VerifyInput => plainInput(input) ?? VerifyInput.parse(input)

/** Most requests are a key and a list of scopes: checking those without the schema takes a tenth of the time. */
function plainInput(input: object): VerifyInput | null {
  const { key, scopes }: { key?: unknown; scopes?: unknown } = input
  const hasMore = Object.keys(input).length > ('scopes' in input ? 2 : 1)
  if (hasMore || typeof key !== 'string' || key.length === 0 || key.length > MAX_KEY) return null
  if (!('scopes' in input)) return { key, cost: 1, explain: false }
  return areScopes(scopes) ? { key, scopes, cost: 1, explain: false } : null
}

/** @param header the `Idempotency-Key` of the request, used when the input has none */
export function requestFrom(input: VerifyInput, header: string | null): VerifyRequest {
  const { scopes = input.scope_expression, limits } = input
  return {
    key: input.key,
    scopes:
      scopes === undefined ? undefined : typeof scopes === 'string' ? parseScopeExpression(scopes) : allOf(scopes),
    ip: input.ip === undefined ? undefined : (normalAddress(input.ip) ?? input.ip),
    cost: input.cost,
    limits: limits?.map((limit) => (typeof limit === 'string' ? { name: limit } : limit)),
    idempotencyKey: input.idempotency_key ?? header ?? undefined,
    reserveSeconds: input.reserve_seconds,
  }
}
