import { type Enrolled, type FactorList, Refusal, type ShownFactor } from '@keystead/domain'
import { z } from 'zod'
import { authenticated } from '../../calls/procedures.ts'
import { exactlyOneOfThese } from '../openapi-keywords.ts'
import { Id, iso, Name, Timestamp } from '../schemas.ts'
import { Answer, answer, answerOf, answerWith } from './envelope.ts'
import { assertionOf, attestationOf, PasskeyProof, PasskeyRegistration } from './passkey-schemas.ts'
import { Challenge, Code, PasskeyCreation, PasskeyLogIn, RecoveryCode, StartedTotp } from './second-step.ts'

const FactorId = Id.describe('Id of the factor')

const FactorView = z
  .object({
    factor_id: FactorId,
    kind: z
      .string()
      .meta({ 'x-extensible-enum': ['totp', 'passkey'] })
      .describe('`totp`: an authenticator app; `passkey`'),
    name: z.string().describe('Name that the person gave a passkey'),
    created_at: Timestamp.describe('When it was added'),
    last_used_at: Timestamp.nullable().describe('When it last logged in; null before'),
  })
  .meta({ id: 'Factor' })

/** The factors of a person. */
export const FactorsView = z
  .object({
    factors: z.array(FactorView).describe('The factors, oldest first; none: a password is enough'),
    recovery_codes_left: z.int().describe('How many recovery codes are not used yet'),
    is_required: z.boolean().describe('Whether the tenant demands a factor'),
  })
  .meta({ id: 'SecondFactors' })

const shown = ({ id, kind, name, createdAt, lastUsedAt }: ShownFactor) => ({
  factor_id: id,
  kind,
  name,
  created_at: iso(createdAt),
  last_used_at: lastUsedAt && iso(lastUsedAt),
})

export const factorsView = ({ factors, recoveryCodes, isRequired }: FactorList) => ({
  factors: factors.map(shown),
  recovery_codes_left: recoveryCodes,
  is_required: isRequired,
})

const RecoveryCodes = z.array(z.string()).describe('Ten codes that stand in for a factor once each; shown only here')

const EnrolledFactor = z
  .object({
    factor_id: FactorId,
    recovery_codes: RecoveryCodes.optional().describe(
      'Only with the first factor: ten codes that stand in for it once each; shown only here',
    ),
  })
  .meta({ id: 'EnrolledFactor' })

const enrolledView = ({ factorId, recoveryCodes }: Enrolled) => ({
  factor_id: factorId,
  ...(recoveryCodes !== null && { recovery_codes: recoveryCodes }),
})

const PROOFS = ['password', 'code', 'recovery_code', 'passkey'] as const

const Reauthentication = z
  .object({
    password: z.string().min(1, 'must not be empty').max(1000).optional().describe('Password of the user'),
    code: Code.optional(),
    recovery_code: RecoveryCode.optional(),
    passkey: PasskeyProof.optional().describe('What the browser returned for the options; give `challenge` with it'),
    challenge: Challenge.optional().describe('Of the options that `passkey` belongs to'),
  })
  .refine((input) => PROOFS.filter((name) => input[name] !== undefined).length === 1, {
    path: ['password'],
    message: 'exactly one of password, code, recovery_code and passkey is required',
  })
  .meta(exactlyOneOfThese(...PROOFS))

function reauthenticationFrom(input: z.infer<typeof Reauthentication>) {
  const { password, code, recovery_code: recoveryCode, passkey, challenge = null } = input
  if (password !== undefined) return { kind: 'password', password } as const
  if (code !== undefined) return { kind: 'factor', proof: { kind: 'totp', code }, challenge } as const
  if (recoveryCode !== undefined)
    return { kind: 'factor', proof: { kind: 'recovery_code', code: recoveryCode }, challenge } as const
  if (passkey && challenge !== null)
    return { kind: 'factor', proof: { kind: 'passkey', response: assertionOf(passkey) }, challenge } as const
  throw new Refusal('invalid', 'challenge: is required with passkey')
}

const NOT_NOW = 'With the code `reauthentication_required`: the session was not confirmed within ten minutes'

const NO_HOST_NAME = 'The service has no host name that passkeys can be bound to'

export const factors = {
  list: authenticated
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/v1/auth/factors',
        summary: 'List your own second factors',
        successDescription: 'The factors',
        tags: ['factors'],
      },
    })
    .input(z.object({}))
    .output(answerOf(FactorsView))
    .query(async ({ ctx: { core, work } }) =>
      answerWith(core.clock, 'Factors retrieved successfully', factorsView(await core.factors.list(work))),
    ),

  startTotp: authenticated
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/auth/factors/totp',
        summary: 'Begin with an authenticator app; it counts once a first code was sent',
        successDescription: 'The secret for the app',
        tags: ['factors'],
        errorResponses: { 403: NOT_NOW },
      },
      failure: 'Enrolment failed',
    })
    .input(z.object({}))
    .output(answerOf(StartedTotp))
    .mutation(async ({ ctx: { core, work } }) => {
      const { factorId, secret, uri } = await core.factors.startTotp(work)
      return answerWith(core.clock, 'Authenticator app begun', { factor_id: factorId, secret, uri })
    }),

  confirmTotp: authenticated
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/auth/factors/totp/confirm',
        summary: 'Add the authenticator app that was begun, by its first code',
        successDescription: 'The new factor',
        tags: ['factors'],
        errorResponses: { 403: NOT_NOW },
      },
      failure: 'Enrolment failed',
      ignoresIdempotencyKey: true,
    })
    .input(z.object({ code: Code }))
    .output(answerOf(EnrolledFactor))
    .mutation(async ({ ctx: { core, work }, input }) => {
      const enrolled = await core.factors.confirmTotp(work, input.code)
      return answerWith(core.clock, 'Authenticator app added successfully', enrolledView(enrolled))
    }),

  startPasskey: authenticated
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/auth/factors/passkeys/options',
        summary: 'Begin with a passkey',
        successDescription: 'Options for the browser',
        tags: ['factors'],
        errorResponses: { 403: NOT_NOW, 503: NO_HOST_NAME },
      },
      failure: 'Enrolment failed',
    })
    .input(z.object({}))
    .output(answerOf(PasskeyCreation))
    .mutation(async ({ ctx: { core, work } }) => {
      const { challenge, expiresAt, options } = await core.factors.registrationOptions(work)
      return answerWith(core.clock, 'Passkey registration begun', { challenge, expires_at: iso(expiresAt), options })
    }),

  addPasskey: authenticated
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/auth/factors/passkeys',
        summary: 'Add the passkey that was begun',
        successDescription: 'The new factor',
        tags: ['factors'],
        errorResponses: { 401: 'With the code `challenge_expired`: begin again', 403: NOT_NOW, 503: NO_HOST_NAME },
      },
      failure: 'Enrolment failed',
    })
    .input(
      z.object({
        challenge: Challenge.describe('The `challenge` of the options'),
        registration: PasskeyRegistration.describe('What the browser returned for the options'),
        name: Name.default('Passkey').describe('Name of the passkey, for the person to tell them apart'),
      }),
    )
    .output(answerOf(EnrolledFactor))
    .mutation(async ({ ctx: { core, work }, input: { challenge, registration, name } }) => {
      const enrolled = await core.factors.addPasskey(work, { challenge, name, response: attestationOf(registration) })
      return answerWith(core.clock, 'Passkey added successfully', enrolledView(enrolled))
    }),

  remove: authenticated
    .meta({
      openapi: {
        method: 'DELETE',
        path: '/api/v1/auth/factors/{factor_id}',
        summary: 'Remove one of your own factors, and with the last one the recovery codes',
        successDescription: 'The factor is removed',
        tags: ['factors'],
        errorResponses: { 403: NOT_NOW, 404: 'You have no such factor' },
      },
      failure: 'Removing the factor failed',
    })
    .input(z.object({ factor_id: z.string().max(100).meta({ description: 'The id of the factor' }) }))
    .output(Answer)
    .mutation(async ({ ctx: { core, work }, input }) => {
      await core.factors.remove(work, input.factor_id)
      return answer(core.clock, 'Factor removed successfully')
    }),

  renewRecoveryCodes: authenticated
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/auth/recovery-codes',
        summary: 'Replace your own recovery codes; the old ones end',
        successDescription: 'The new codes',
        tags: ['factors'],
        errorResponses: { 403: NOT_NOW },
      },
      failure: 'Replacing the recovery codes failed',
    })
    .input(z.object({}))
    .output(answerOf(z.object({ recovery_codes: RecoveryCodes }).meta({ id: 'RecoveryCodes' })))
    .mutation(async ({ ctx: { core, work } }) => {
      const codes = await core.factors.renewRecoveryCodes(work)
      return answerWith(core.clock, 'Recovery codes created successfully', { recovery_codes: codes })
    }),

  startReauthentication: authenticated
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/auth/reauthentication/passkey',
        summary: 'Begin to confirm the session with a passkey',
        successDescription: 'Options for the browser',
        tags: ['factors'],
        errorResponses: { 503: NO_HOST_NAME },
      },
      failure: 'Confirmation failed',
    })
    .input(z.object({}))
    .output(answerOf(PasskeyLogIn))
    .mutation(async ({ ctx: { core, work } }) => {
      const { challenge, expiresAt, options } = await core.factors.reauthenticationOptions(work)
      return answerWith(core.clock, 'Passkey requested', { challenge, expires_at: iso(expiresAt), options })
    }),

  reauthenticate: authenticated
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/auth/reauthentication',
        summary: 'Confirm the session with the password or a factor, so that it may change factors for ten minutes',
        successDescription: 'The session is confirmed',
        tags: ['factors'],
        errorResponses: {
          401: 'The session has ended; or the password or the factor is wrong or was used before',
          429: 'Too many attempts from this address, or too many wrong codes of this person',
        },
      },
      failure: 'Confirmation failed',
      ignoresIdempotencyKey: true,
    })
    .input(Reauthentication)
    .output(Answer)
    .mutation(async ({ ctx: { core, work }, input }) => {
      await core.factors.reauthenticate(work, reauthenticationFrom(input))
      return answer(core.clock, 'Session confirmed successfully')
    }),
}
