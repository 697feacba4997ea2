import { FACTOR_KINDS, type FactorKind, type OpenedChallenge, Refusal } from '@keystead/domain'
import type { FastifyReply } from 'fastify'
import type { FormFields } from '../../../calls/forms.ts'
import { appFields, appOf, codeField, type StartedApp } from './app-fields.ts'
import { field, hidden, notice } from './fields.ts'
import { type Html, html } from './html.ts'
import { formPage, page } from './layout.ts'
import { passkeyForm } from './passkey-form.ts'
import { returnTo } from './return-to.ts'
import { anonymousWork, type Visit } from './visit.ts'

/** A log-in that waits for a factor, as its forms keep it. Nothing of it has to be believed: the service knows the challenge. */
export interface Waiting {
  challenge: string
  factors: readonly FactorKind[]
  /** The person has no factor yet and must add one. */
  mustEnrol: boolean
  /** The authenticator app that was begun. */
  app: StartedApp | null
  to: string
}

export interface FactorProblems {
  status?: number
  notice?: string
  code?: string
  recoveryCode?: string
}

export const waitingFor = ({ challenge, factors, mustEnrol }: OpenedChallenge, to: string): Waiting => ({
  challenge,
  factors,
  mustEnrol,
  app: null,
  to,
})

/** What the form of {@link factorPage} says. */
export const waitingOf = (fields: FormFields): Waiting => ({
  challenge: fields['challenge'] ?? '',
  factors: FACTOR_KINDS.filter((kind) => (fields['factors'] ?? '').split(' ').includes(kind)),
  mustEnrol: fields['must_enrol'] === 'yes',
  app: appOf(fields['totp_uri'] ?? ''),
  to: returnTo(fields['return_to']),
})

/** The forms for what a person can present. Each sends the one answer that it is for. */
export async function factorPage(visit: Visit, waiting: Waiting, problems: FactorProblems = {}): Promise<FastifyReply> {
  const { challenge, factors, mustEnrol } = waiting
  const app = mustEnrol ? (waiting.app ?? (await startApp(visit, challenge))) : null
  const options = factors.includes('passkey') ? await passkeyOptions(visit, waiting) : null
  const kept = html`${visit.token} ${hidden('challenge', challenge)} ${hidden('factors', factors.join(' '))}
  ${hidden('return_to', waiting.to)} ${mustEnrol && hidden('must_enrol', 'yes')}
  ${app !== null && hidden('totp_uri', app.uri)}`
  const title = mustEnrol ? 'Add a second factor' : 'Second step'
  return page(visit.reply, {
    ...formPage(title, problems.status),
    hasPasskeys: options !== null,
    body: html`<h1>${title}</h1>
      ${mustEnrol && html`<p>Your organisation demands a second factor. Add one to go on.</p>`}
      ${problems.notice !== undefined && notice(problems.notice)} ${app !== null && appForm(app, kept, problems)}
      ${!mustEnrol && factors.includes('totp') && codeForm(kept, problems)}
      ${options !== null && passkeyPart(kept, options, mustEnrol)}
      ${factors.includes('recovery_code') && recoveryForm(kept, problems)}
      <footer><a href="/sign-in">Begin again</a></footer>`,
  })
}

const codeForm = (kept: Html, { code }: FactorProblems): Html =>
  html`<form method="post" action="/sign-in/factor">
    ${kept} ${codeField(code)}
    <button>Continue</button>
  </form>`

const appForm = (app: StartedApp, kept: Html, { code }: FactorProblems): Html =>
  html`<h2>Authenticator app</h2>
    <form method="post" action="/sign-in/factor">
      ${kept} ${appFields(app, code)}
      <button>Continue</button>
    </form>`

const passkeyPart = (kept: Html, options: object, mustEnrol: boolean): Html =>
  html`<h2>Passkey</h2>
    ${passkeyForm({
      action: '/sign-in/factor',
      asks: mustEnrol ? 'create' : 'get',
      options,
      kept,
      label: mustEnrol ? 'Add a passkey' : 'Use a passkey',
    })}`

const recoveryForm = (kept: Html, { recoveryCode }: FactorProblems): Html =>
  html`<details ${recoveryCode !== undefined && html`open`}>
    <summary>Use a recovery code</summary>
    <form method="post" action="/sign-in/factor">
      ${kept}
      ${field({
        name: 'recovery_code',
        label: 'Recovery code',
        hint: 'One of those that you saved. It works once.',
        autocomplete: 'off',
        maxLength: 50,
        problem: recoveryCode,
        isFirst: recoveryCode !== undefined,
        isCode: true,
      })}
      <button class="plain">Continue</button>
    </form>
  </details>`

const startApp = (visit: Visit, challenge: string): Promise<StartedApp> =>
  visit.services.secondStep.startTotp(anonymousWork(visit), challenge)

/** @returns null where browsers allow no passkeys: at an address without a name */
async function passkeyOptions(visit: Visit, { challenge, mustEnrol }: Waiting): Promise<object | null> {
  const { secondStep } = visit.services
  const work = anonymousWork(visit)
  try {
    const { options } = await (mustEnrol
      ? secondStep.registrationOptions(work, challenge)
      : secondStep.passkeyOptions(work, challenge))
    return options
  } catch (error) {
    if (error instanceof Refusal && error.code === 'not_configured') return null
    throw error
  }
}
