import type { SigningKeyPair } from '@keystead/domain'
import { z } from 'zod'
import { scoped } from '../../calls/procedures.ts'
import { iso, isoOrNull, Timestamp } from '../schemas.ts'
import { answerOf, answerWith } from './envelope.ts'

const STATES = ['next', 'current', 'retired'] as const

const SigningKeyView = z
  .object({
    key_id: z.string().describe('The `kid` of the key: its thumbprint (RFC 7638)'),
    algorithm: z.string().describe('Signature algorithm'),
    state: z
      .enum(STATES)
      .meta({ id: 'SigningKeyState' })
      .describe(
        '`next`: published, and signs later; `current`: signs; `retired`: verifies until its last token has expired',
      ),
    created_at: Timestamp.describe('When the key was made, and published'),
    signs_from: Timestamp.describe('From when on it signs'),
    signs_until: Timestamp.nullable().describe('When another key takes its place; null: not known yet'),
    expires_at: Timestamp.nullable().describe('When it is no longer accepted; null: not known yet'),
  })
  .meta({ id: 'SigningKey' })

type SigningKeyView = z.infer<typeof SigningKeyView>

const SigningKeys = z.array(SigningKeyView).describe('The published keys, the latest to sign first')

function stateOf({ signsFrom, signsUntil }: SigningKeyPair, now: Date): SigningKeyView['state'] {
  if (signsFrom > now) return 'next'
  return signsUntil !== null && signsUntil <= now ? 'retired' : 'current'
}

const view = (key: SigningKeyPair, now: Date): SigningKeyView => ({
  key_id: key.id,
  algorithm: key.algorithm,
  state: stateOf(key, now),
  created_at: iso(key.createdAt),
  signs_from: iso(key.signsFrom),
  signs_until: isoOrNull(key.signsUntil),
  expires_at: isoOrNull(key.expiresAt),
})

/** Of the installation, so for those who manage all tenants. */
export const signingKeys = {
  list: scoped('tenants:manage')
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/v1/signing-keys',
        summary: 'List the keys that sign access tokens',
        successDescription: 'The keys, without their private parts',
        tags: ['oauth'],
      },
    })
    .input(z.strictObject({}))
    .output(answerOf(SigningKeys))
    .query(async ({ ctx }) => {
      const now = ctx.core.clock()
      const keys = await ctx.core.oauth.signingKeys.list()
      return answerWith(
        ctx.core.clock,
        'Signing keys retrieved successfully',
        keys.map((key) => view(key, now)),
      )
    }),

  rotate: scoped('tenants:manage')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/signing-keys/rotate',
        summary: 'Make the next signing keys; they sign in ten minutes, so that every cache has them by then',
        successDescription: 'The keys; where the next one was waiting already, none was made',
        tags: ['oauth'],
      },
      failure: 'Rotation failed',
      ignoresIdempotencyKey: true,
    })
    .input(z.strictObject({}))
    .output(answerOf(SigningKeys))
    .mutation(async ({ ctx }) => {
      const now = ctx.core.clock()
      const keys = await ctx.core.oauth.rotation.rotate(ctx.work)
      return answerWith(
        ctx.core.clock,
        'Signing keys rotated successfully',
        keys.map((key) => view(key, now)),
      )
    }),
}
