import {
  isAddressOrRange,
  type Limit,
  type KeyCreditState,
  type KeyRules,
  type NewCredits,
  remainingAt,
  type ShownKey,
} from '@keystead/domain'
import { z } from 'zod'
import { PATTERNS } from '../openapi-keywords.ts'
import { iso, Timestamp } from '../schemas.ts'

/** A week, in seconds. For longer periods there are credits with a refill. */
const LONGEST_WINDOW = 604_800

const MAX_METADATA_BYTES = 4096

const LimitKind = z.enum(['fixed', 'sliding']).meta({ id: 'LimitKind' })

const LimitSchema = z
  .strictObject({
    name: z
      .string()
      .regex(/^[\w.-]{1,50}$/, 'must be 1 to 50 letters, digits, dots, dashes or underscores')
      .meta({ description: 'Name of the limit, unique within the key' }),
    limit: z.int().min(1).max(1_000_000_000).meta({ description: 'Points per window' }),
    window_seconds: z.int().min(1).max(LONGEST_WINDOW).meta({ description: 'Length of the window, at most a week' }),
    kind: LimitKind.default('fixed').meta({
      description: 'A fixed window starts with its first use; a sliding one always ends now',
    }),
    strict: z.boolean().default(false).meta({
      description: 'Counted in Redis on every use, for all replicas together; refuses while Redis is unavailable',
    }),
  })
  .meta({ id: 'LimitParam' })

export const Limits = z
  .array(LimitSchema)
  .max(10)
  .refine((limits) => new Set(limits.map(({ name }) => name)).size === limits.length, 'must have unique names')

const Refill = z
  .strictObject({
    amount: z.int().min(1).max(1_000_000_000).meta({ description: 'What `remaining` becomes' }),
    every_seconds: z.int().min(60).max(31_622_400).meta({ description: 'A minute to a leap year' }),
  })
  .meta({ id: 'RefillParam' })

const Credits = z
  .strictObject({
    remaining: z.int().min(0).max(1_000_000_000_000).meta({ description: 'Remaining uses' }),
    refill: Refill.nullable().optional().describe('When and to what `remaining` is set again; null or absent: never'),
  })
  .meta({ id: 'CreditsParam' })

export const Address = z
  .string()
  .max(50)
  .refine(isAddressOrRange, 'must be an IPv4 or IPv6 address or CIDR range')
  .meta({ pattern: PATTERNS.addressOrRange })

/** The rules of a key, beside its user, project and scopes. */
export const keyRules = {
  limits: Limits.optional().meta({
    description: 'How often the key may be used, at most 10 limits with distinct names',
  }),
  credits: Credits.nullable().optional().meta({ description: 'A prepaid number of uses; null: uses are not metered' }),
  ip_allowlist: z
    .array(Address)
    .min(1)
    .max(100)
    .nullable()
    .optional()
    .meta({ description: 'Addresses and CIDR ranges the key works from; null: from anywhere' }),
  environment: z
    .string()
    .trim()
    .min(1)
    .max(50)
    .nullable()
    .optional()
    .meta({ description: 'Environment of the key, for example `production`; null for none' }),
  external_id: z
    .string()
    .min(1)
    .max(200)
    .nullable()
    .optional()
    .meta({ description: "The caller's own id for the holder of the key; null for none" }),
  metadata: z
    .record(z.string().max(100), z.json())
    .refine(
      (value) => Buffer.byteLength(JSON.stringify(value)) <= MAX_METADATA_BYTES,
      'must be at most 4096 bytes of JSON',
    )
    .nullable()
    .optional()
    .meta({ description: 'Any JSON that a verification returns with the key; never put secrets in it' }),
}

const Rules = z.object(keyRules)

export const limitsFrom = (limits: z.infer<typeof Limits>): Limit[] =>
  limits.map(({ name, limit, window_seconds: windowSeconds, kind, strict }) => ({
    name,
    limit,
    windowSeconds,
    kind,
    strict,
  }))

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
    name: z.string().describe('Name of the limit, unique within the key'),
    limit: z.int().describe('Points per window'),
    window_seconds: z.int().describe('Length of the window in seconds'),
    kind: LimitKind.describe('A fixed window starts with its first use; a sliding one always ends now'),
    strict: z.boolean().describe('True: counted in Redis on every use, for all replicas together'),
  })
  .meta({ id: 'KeyLimit' })

const RefillView = z
  .object({
    amount: z.int().describe('What `remaining` becomes'),
    every_seconds: z.int().describe('Seconds between refills'),
    last_at: Timestamp.describe('When it was last refilled, or the credits were created'),
  })
  .meta({ id: 'KeyRefill' })

const CreditsView = z
  .object({
    remaining: z.int().meta({ description: 'Remaining uses, without those currently leased to a replica' }),
    refill: RefillView.nullable().describe('When and to what `remaining` is set again; null: never'),
  })
  .meta({ id: 'KeyCredits' })

export const limitsView = (key: Pick<ShownKey, 'limits'>): z.infer<typeof LimitView>[] =>
  key.limits.map(({ name, limit, windowSeconds, kind, strict }) => ({
    name,
    limit,
    window_seconds: windowSeconds,
    kind,
    strict,
  }))

function creditsView(credit: KeyCreditState | null, now: Date): z.infer<typeof CreditsView> | null {
  if (!credit) return null
  const { refillAmount, refillSeconds, refilledAt } = credit
  const refill =
    refillAmount === null || refillSeconds === null
      ? null
      : { amount: refillAmount, every_seconds: refillSeconds, last_at: iso(refilledAt) }
  return { remaining: remainingAt(credit, now), refill }
}

/** The rules of a key as they are shown. */
export const ruleFields = {
  limits: z.array(LimitView).describe('How often the key may be used; empty: without limit'),
  credits: CreditsView.nullable().describe('A prepaid number of uses; null: uses are not metered'),
  ip_allowlist: z
    .array(z.string())
    .nullable()
    .describe('Addresses and CIDR ranges the key works from; null: from anywhere'),
  environment: z.string().nullable().describe('Environment of the key, for example `production`; null for none'),
  external_id: z.string().nullable().describe("The caller's own id for the holder of the key; null for none"),
  metadata: z.record(z.string(), z.json()).nullable().describe('The JSON that was stored with the key; null for none'),
}

export const rulesView = (key: ShownKey, now: Date) => ({
  limits: limitsView(key),
  credits: creditsView(key.credit, now),
  ip_allowlist: key.ipAllowlist,
  environment: key.environment,
  external_id: key.externalId,
  metadata: key.metadata,
})
