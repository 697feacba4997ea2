import { type ApiKey, isAddressOrRange, type KeyCredit, type KeyRules, type NewCredits } from '@keystead/domain'
import { z } from 'zod'
import { iso } from '../schemas.ts'

/** Seconds of a week. For longer spans there are credits with a refill. */
const LONGEST_WINDOW = 604_800

const MAX_METADATA_BYTES = 4096

const LimitSchema = z
  .strictObject({
    name: z
      .string()
      .regex(/^[\w.-]{1,50}$/, 'must be 1 to 50 letters, digits, dots, dashes or underscores')
      .meta({ description: 'Names the limit, once for each key' }),
    limit: z.int().min(1).max(1_000_000_000).meta({ description: 'Points in a window' }),
    window_seconds: z.int().min(1).max(LONGEST_WINDOW).meta({ description: 'Length of the window, at most a week' }),
    kind: z
      .enum(['fixed', 'sliding'])
      .default('fixed')
      .meta({ description: 'A fixed window starts with the first use in it; a sliding one ends now, always' }),
    strict: z.boolean().default(false).meta({
      description: 'Counted for all replicas at once, in Redis, with every use; refuses while Redis does not answer',
    }),
  })
  .meta({ id: 'Limit' })

const Limits = z
  .array(LimitSchema)
  .max(10)
  .refine((limits) => new Set(limits.map(({ name }) => name)).size === limits.length, 'must have names of their own')

const Refill = z.strictObject({
  amount: z.int().min(1).max(1_000_000_000).meta({ description: 'What `remaining` becomes' }),
  every_seconds: z.int().min(60).max(31_622_400).meta({ description: 'A minute to a leap year' }),
})

const Credits = z
  .strictObject({
    remaining: z.int().min(0).max(1_000_000_000_000).meta({ description: 'Uses that are left' }),
    refill: Refill.nullable().optional(),
  })
  .meta({ id: 'Credits' })

const Address = z.string().max(50).refine(isAddressOrRange, 'must be an IPv4 or IPv6 address or CIDR range')

/** What may be said of a key beside its user, project and scopes. */
export const keyRules = {
  limits: Limits.optional().meta({ description: 'How often it may be used' }),
  credits: Credits.nullable().optional().meta({ description: 'A prepaid number of uses; null: it needs none' }),
  ip_allowlist: z
    .array(Address)
    .min(1)
    .max(100)
    .nullable()
    .optional()
    .meta({ description: 'Addresses and CIDR ranges that it works from; null: from everywhere' }),
  environment: z.string().trim().min(1).max(50).nullable().optional().meta({ description: 'Such as `production`' }),
  external_id: z
    .string()
    .min(1)
    .max(200)
    .nullable()
    .optional()
    .meta({ description: "The caller's own id of its holder" }),
  metadata: z
    .record(z.string().max(100), z.json())
    .refine(
      (value) => Buffer.byteLength(JSON.stringify(value)) <= MAX_METADATA_BYTES,
      'must be at most 4096 bytes of JSON',
    )
    .nullable()
    .optional()
    .meta({ description: 'Anything that a verification should tell of it; never a secret' }),
}

const Rules = z.object(keyRules)

export function rulesFrom(input: z.infer<typeof Rules>): KeyRules {
  const { limits, credits, ip_allowlist: ipAllowlist, environment, external_id: externalId, metadata } = input
  return {
    limits: limits?.map(({ name, limit, window_seconds: windowSeconds, kind, strict }) => ({
      name,
      limit,
      windowSeconds,
      kind,
      strict,
    })),
    credits: credits && creditsFrom(credits),
    ipAllowlist,
    environment,
    externalId,
    metadata,
  }
}

const creditsFrom = ({ remaining, refill }: z.infer<typeof Credits>): NewCredits => ({
  remaining,
  refill: refill ? { amount: refill.amount, everySeconds: refill.every_seconds } : null,
})

export const LimitView = z
  .object({
    name: z.string(),
    limit: z.int(),
    window_seconds: z.int(),
    kind: z.enum(['fixed', 'sliding']),
    strict: z.boolean(),
  })
  .meta({ id: 'KeyLimit' })

export const CreditsView = z
  .object({
    remaining: z.int().meta({ description: 'Uses that are left, without those that a replica holds at the moment' }),
    refill: z.object({ amount: z.int(), every_seconds: z.int(), last_at: z.string() }).nullable(),
  })
  .nullable()

export const limitsView = (key: ApiKey): z.infer<typeof LimitView>[] =>
  key.limits.map(({ name, limit, windowSeconds, kind, strict }) => ({
    name,
    limit,
    window_seconds: windowSeconds,
    kind,
    strict,
  }))

export function creditsView(credit: KeyCredit | undefined, now: Date): z.infer<typeof CreditsView> {
  if (!credit) return null
  const { refillAmount, refillSeconds, refilledAt } = credit
  const refill =
    refillAmount == null || refillSeconds == null
      ? null
      : { amount: refillAmount, every_seconds: refillSeconds, last_at: iso(refilledAt) }
  return { remaining: credit.remainingAt(now), refill }
}
