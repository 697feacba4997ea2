import { allOf, normalAddress, parseScopeExpression, Refusal, type VerifyRequest } from '@keystead/domain'
import { z } from 'zod'
import { areScopes, Scopes } from '../schemas.ts'

export const Cost = z.int().min(0).max(1_000_000)

const MAX_KEY = 4096

const LimitName = z.string().min(1).max(50)

/** What is wrong with an expression is said of the field, like any other fault. */
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

const ExpressionText = z.string().min(1).max(2000)

export const VerifyInput = z
  .strictObject({
    key: z
      .string()
      .min(1, 'must not be empty')
      .max(MAX_KEY)
      .meta({ description: 'The full text of an API key, or a content JWT' }),
    scopes: z
      .union([Scopes, z.string()], 'must be a list of at most 100 scopes, or an expression as text')
      .superRefine(assertExpression)
      .optional()
      .meta({
        description:
          'What the key must hold: a list of scopes, all of them, or an expression with `and`, `or`, `not` and parentheses',
      }),
    ip: z
      .union([z.ipv4(), z.ipv6()], 'must be an IPv4 or IPv6 address')
      .optional()
      .meta({ description: 'Where the key was presented' }),
    cost: Cost.default(1).meta({
      description: 'What the use takes of every limit, and of the credits; 0 takes nothing',
    }),
    limits: z
      .array(
        z.union(
          [LimitName, z.strictObject({ name: LimitName, cost: Cost.optional() })],
          'must be the name of a limit, or an object with its name and cost',
        ),
      )
      .max(10)
      .optional()
      .meta({ description: 'Only these limits of the key, by name, each with a cost of its own if it says so' }),
    idempotency_key: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .meta({ description: 'A repeated request with the same one is not charged again, for 24 hours' }),
    reserve_seconds: z
      .int()
      .min(1)
      .max(86_400)
      .optional()
      .meta({ description: 'Take it for now: it is given back unless the charge is committed within so many seconds' }),
    explain: z.boolean().default(false).meta({ description: 'Take and count nothing, and tell what every rule says' }),
  })
  .meta({ id: 'VerifyRequest' })

export type VerifyInput = z.infer<typeof VerifyInput>

/** @throws ZodError for what {@link VerifyInput} does not let through */
export const readVerifyInput = (input: object): VerifyInput => plainInput(input) ?? VerifyInput.parse(input)

/** Most requests are a key and a list of scopes: that they are what the schema wants is told without it, in a tenth of the time. */
function plainInput(input: object): VerifyInput | null {
  const { key, scopes }: { key?: unknown; scopes?: unknown } = input
  const hasMore = Object.keys(input).length > ('scopes' in input ? 2 : 1)
  if (hasMore || typeof key !== 'string' || key.length === 0 || key.length > MAX_KEY) return null
  if (!('scopes' in input)) return { key, cost: 1, explain: false }
  return areScopes(scopes) ? { key, scopes, cost: 1, explain: false } : null
}

/** @param header the `Idempotency-Key` of the request, for one that has none in its input */
export function requestFrom(input: VerifyInput, header: string | null): VerifyRequest {
  const { scopes, limits } = input
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
