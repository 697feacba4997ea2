import { type LogInAnswer, Refusal } from '@keystead/domain'
import { z } from 'zod'
import { attempt } from '../../calls/procedures.ts'
import { exactlyOneOfThese } from '../openapi-keywords.ts'
import { iso, Name, Timestamp } from '../schemas.ts'
import { answerOf, answerWith } from './envelope.ts'
import {
  assertionOf,
  attestationOf,
  PasskeyCreationOptions,
  PasskeyLogInOptions,
  PasskeyProof,
  PasskeyRegistration,
} from './passkey-schemas.ts'
import { CompletedSessionView, sessionView } from './session-views.ts'

export const Challenge = z.string().min(1, 'must not be empty').max(200)

export const Code = z
  .string()
  .max(20)
  .overwrite((text) => text.replaceAll(' ', ''))
  .regex(/^\d{6}$/, 'must be six digits')
  .meta({ pattern: String.raw`^ *(\d *){6}$`, description: 'The current code of the authenticator app: six digits' })

export const RecoveryCode = z
  .string()
  .min(1, 'must not be empty')
  .max(50)
  .describe('One of the recovery codes, which is used up; case and hyphens are ignored')

const ChallengeView = Challenge.describe('Goes into the request that completes it; a secret')
const ExpiresAt = Timestamp.describe('When the challenge ends: five minutes after it began')

export const PasskeyLogIn = z
  .object({
    challenge: ChallengeView,
    expires_at: ExpiresAt,
    options: PasskeyLogInOptions.describe('For `navigator.credentials.get` in the browser'),
  })
  .meta({ id: 'PasskeyLogIn' })

export const PasskeyCreation = z
  .object({
    challenge: ChallengeView,
    expires_at: ExpiresAt,
    options: PasskeyCreationOptions.describe('For `navigator.credentials.create` in the browser'),
  })
  .meta({ id: 'PasskeyCreation' })

export const StartedTotp = z
  .object({
    factor_id: z.guid().meta({ format: 'uuid' }).describe('Id of the factor; it counts once a first code was sent'),
    secret: z.string().describe('The secret that the app and the service share, in base32; shown only here'),
    uri: z.string().describe('The same as `otpauth://` URI, to be shown as a QR code'),
  })
  .meta({ id: 'StartedTotp' })

const ANSWERS = ['code', 'recovery_code', 'passkey', 'registration'] as const

const Answers = z
  .object({
    challenge: Challenge.describe('The `challenge` of the log-in, or of its options'),
    code: Code.optional(),
    recovery_code: RecoveryCode.optional(),
    passkey: PasskeyProof.optional().describe('What the browser returned for log-in options'),
    registration: PasskeyRegistration.optional().describe('What the browser returned for registration options'),
    name: Name.optional().describe('Name of the passkey that is added; by default `Passkey`'),
  })
  .refine((input) => ANSWERS.filter((name) => input[name] !== undefined).length === 1, {
    path: ['code'],
    message: 'exactly one of code, recovery_code, passkey and registration is required',
  })
  .meta(exactlyOneOfThese(...ANSWERS))

/** A person who must add a first factor sends its first code, or its registration, in place of a proof. */
function answerFrom(input: z.infer<typeof Answers>): LogInAnswer {
  const { code, recovery_code: recoveryCode, passkey, registration, name = 'Passkey' } = input
  if (code !== undefined) return { kind: 'totp', code }
  if (recoveryCode !== undefined) return { kind: 'recovery_code', code: recoveryCode }
  if (passkey) return { kind: 'passkey', response: assertionOf(passkey) }
  if (registration) return { kind: 'registration', name, response: attestationOf(registration) }
  throw new Refusal('invalid', 'code: exactly one of code, recovery_code, passkey and registration is required')
}

const GONE = 'The challenge is unknown, used, expired or void'

/** What follows a log-in that needs a factor, and log-ins by passkey alone. */
export const secondStep = {
  completeLogin: attempt
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/auth/login/factor',
        summary:
          'Complete a log-in with a second factor, or with a passkey alone; five wrong codes lock the person for 15 minutes',
        successDescription: 'The session',
        tags: ['auth'],
        errorResponses: {
          401: 'The factor is wrong or was used before; or, with the code `challenge_expired`, begin again',
          403: 'The tenant demands that this person signs in with its identity provider',
          429: 'Too many attempts from this address, or too many wrong codes of this person',
        },
      },
      failure: 'Log-in failed',
    })
    .input(Answers)
    .output(answerOf(CompletedSessionView))
    .mutation(async ({ ctx: { core, request }, input }) => {
      const work = core.work.beginAnonymous(request.origin)
      const opened = await core.secondStep.complete(work, input.challenge, answerFrom(input))
      const codes = opened.recoveryCodes
      return answerWith(core.clock, 'Login successful', {
        ...sessionView(opened),
        ...(codes !== null && { recovery_codes: codes }),
      })
    }),

  beginPasskeyLogin: attempt
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/auth/login/passkey',
        summary: 'Begin with a passkey: as the second factor of a log-in, or as the only one, without an email',
        successDescription: 'Options for the browser',
        tags: ['auth'],
        errorResponses: { 401: GONE, 503: 'The service has no host name that passkeys can be bound to' },
      },
      failure: 'Log-in failed',
    })
    .input(
      z.strictObject({
        challenge: Challenge.optional().describe(
          'The `challenge` of a log-in that asks for a factor; without it, any passkey of this service logs in',
        ),
      }),
    )
    .output(answerOf(PasskeyLogIn))
    .mutation(async ({ ctx: { core, request }, input }) => {
      const work = core.work.beginAnonymous(request.origin)
      const { challenge, expiresAt, options } = await core.secondStep.passkeyOptions(work, input.challenge ?? null)
      return answerWith(core.clock, 'Passkey requested', { challenge, expires_at: iso(expiresAt), options })
    }),

  enrolTotpAtLogin: attempt
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/auth/login/totp',
        summary:
          'Begin with an authenticator app, where the tenant demands a factor; its first code completes the log-in',
        successDescription: 'The secret for the app',
        tags: ['auth'],
        errorResponses: { 401: GONE },
      },
      failure: 'Log-in failed',
    })
    .input(z.object({ challenge: Challenge.describe('The `challenge` of a log-in with `must_enrol`') }))
    .output(answerOf(StartedTotp))
    .mutation(async ({ ctx: { core, request }, input }) => {
      const work = core.work.beginAnonymous(request.origin)
      const { factorId, secret, uri } = await core.secondStep.startTotp(work, input.challenge)
      return answerWith(core.clock, 'Authenticator app begun', { factor_id: factorId, secret, uri })
    }),

  enrolPasskeyAtLogin: attempt
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/auth/login/passkey-registration',
        summary: 'Begin with a first passkey, where the tenant demands a factor; its registration completes the log-in',
        successDescription: 'Options for the browser',
        tags: ['auth'],
        errorResponses: { 401: GONE, 503: 'The service has no host name that passkeys can be bound to' },
      },
      failure: 'Log-in failed',
    })
    .input(z.object({ challenge: Challenge.describe('The `challenge` of a log-in with `must_enrol`') }))
    .output(answerOf(PasskeyCreation))
    .mutation(async ({ ctx: { core, request }, input }) => {
      const work = core.work.beginAnonymous(request.origin)
      const { challenge, expiresAt, options } = await core.secondStep.registrationOptions(work, input.challenge)
      return answerWith(core.clock, 'Passkey registration begun', { challenge, expires_at: iso(expiresAt), options })
    }),
}
