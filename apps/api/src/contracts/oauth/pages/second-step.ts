import { type LogInAnswer, Refusal } from '@keystead/domain'
import type { FastifyReply } from 'fastify'
import { HttpError } from '../../../calls/failure.ts'
import type { FormFields } from '../../../calls/forms.ts'
import { parseJson } from '../../../calls/json.ts'
import { STATUSES } from '../../../calls/statuses.ts'
import { assertionOf, attestationOf, PasskeyProof, PasskeyRegistration } from '../../v1/passkey-schemas.ts'
import { Code, RecoveryCode } from '../../v1/second-step.ts'
import { type FactorProblems, factorPage, waitingOf } from './factor-page.ts'
import { waitText } from './failure-page.ts'
import { hidden } from './fields.ts'
import { html } from './html.ts'
import { page } from './layout.ts'
import { passkeyForm } from './passkey-form.ts'
import { returnTo } from './return-to.ts'
import { signInPage } from './sign-in-page.ts'
import { signedIn } from './signed-in.ts'
import { anonymousWork, type Visit } from './visit.ts'

/** `POST /sign-in/factor` */
export async function sendFactor(visit: Visit): Promise<FastifyReply> {
  const { fields, services, request } = visit
  const waiting = waitingOf(fields)
  const answer = answerOf(fields, waiting.mustEnrol)
  if ('problems' in answer) return factorPage(visit, waiting, answer.problems)
  await services.limiter.count(request.address)
  try {
    const opened = await services.secondStep.complete(anonymousWork(visit), waiting.challenge, answer)
    return await signedIn(visit, opened, waiting.to)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (error.code === 'challenge_expired' || waiting.factors.length === 0) return beginAgain(visit, error)
    return factorPage(visit, waiting, refusedProblems(visit, error))
  }
}

/** `POST /sign-in/passkey`: any passkey that the browser knows for this service, without a password. */
export async function startPasskey(visit: Visit): Promise<FastifyReply> {
  const { fields, services, request, reply, token } = visit
  await services.limiter.count(request.address)
  const { challenge, options } = await services.secondStep.passkeyOptions(anonymousWork(visit), null)
  return page(reply, {
    title: 'Sign in with a passkey',
    hasPasskeys: true,
    body: html`<h1>Sign in with a passkey</h1>
      ${passkeyForm({
        action: '/sign-in/factor',
        asks: 'get',
        options,
        kept: html`${token} ${hidden('challenge', challenge)} ${hidden('return_to', returnTo(fields['return_to']))}`,
        label: 'Use a passkey',
        isOnly: true,
      })}
      <footer><a href="/sign-in">Sign in with a password</a></footer>`,
  })
}

function beginAgain(visit: Visit, { code }: Refusal): Promise<FastifyReply> {
  const text =
    code === 'challenge_expired'
      ? 'The sign-in took too long, or was completed already. Begin again.'
      : 'The passkey was not accepted. Try again, or sign in with your password.'
  return signInPage(visit, visit.fields, { notice: text, status: STATUSES[code] })
}

function refusedProblems(visit: Visit, refusal: Refusal): FactorProblems {
  const { code, message } = refusal
  const status = STATUSES[code]
  if (code === 'rate_limited') return { notice: waitText(visit.reply, refusal), status }
  if (code !== 'unauthorized' && code !== 'invalid') return { notice: message, status }
  const { fields } = visit
  if (fields['code'] !== undefined)
    return { code: 'This code is wrong, or was used before. Enter the current one.', status }
  if (fields['recovery_code'] !== undefined) return { recoveryCode: 'This code is wrong, or was used before.', status }
  return { notice: 'The passkey was not accepted. Try again, or choose another way.', status }
}

/** The one answer that the form sent. */
function answerOf(fields: FormFields, mustEnrol: boolean): LogInAnswer | { problems: FactorProblems } {
  const { code, recovery_code: recoveryCode, credential } = fields
  if (code !== undefined) {
    const parsed = Code.safeParse(code)
    if (!parsed.success) return { problems: { status: 400, code: 'Enter the six digits that your app shows now.' } }
    return { kind: 'totp', code: parsed.data }
  }
  if (recoveryCode !== undefined) {
    const parsed = RecoveryCode.safeParse(recoveryCode)
    if (!parsed.success) return { problems: { status: 400, recoveryCode: 'Enter one of your recovery codes.' } }
    return { kind: 'recovery_code', code: parsed.data }
  }
  return (
    passkeyAnswer(credential ?? '', mustEnrol) ?? {
      problems: { status: 400, notice: 'The browser sent no passkey. Try again.' },
    }
  )
}

function passkeyAnswer(credential: string, mustEnrol: boolean): LogInAnswer | null {
  const json = jsonOf(credential)
  if (mustEnrol) {
    const { success, data } = PasskeyRegistration.safeParse(json)
    return success ? { kind: 'registration', name: 'Passkey', response: attestationOf(data) } : null
  }
  const { success, data } = PasskeyProof.safeParse(json)
  return success ? { kind: 'passkey', response: assertionOf(data) } : null
}

/** @returns undefined for a text that is not JSON */
export function jsonOf(text: string): unknown {
  try {
    return parseJson(text)
  } catch (error) {
    if (error instanceof HttpError) return undefined
    throw error
  }
}
