import { Refusal } from '@keystead/domain'
import type { FastifyReply } from 'fastify'
import { attestationOf, PasskeyRegistration } from '../../v1/passkey-schemas.ts'
import { Code } from '../../v1/second-step.ts'
import { appFields, appOf, type StartedApp } from './app-fields.ts'
import { HttpError } from '../../../calls/failure.ts'
import { hidden } from './fields.ts'
import { html } from './html.ts'
import { formPage, page } from './layout.ts'
import { own, type OwnVisit } from './own.ts'
import { passkeyForm } from './passkey-form.ts'
import { HOME } from './return-to.ts'
import { jsonOf } from './second-step.ts'
import { showRecoveryCodes } from './signed-in.ts'

/** `POST /account/app`: begins with an authenticator app. */
export const startApp = own(async (visit) => appPage(visit, await visit.services.factors.startTotp(visit.work)))

/** `POST /account/app/confirm` */
export const confirmApp = own(async (visit) => {
  const { fields, services, work, reply } = visit
  const app = appOf(fields['totp_uri'] ?? '')
  if (app === null) return reply.redirect(HOME, 303)
  const code = Code.safeParse(fields['code'] ?? '')
  if (!code.success) return appPage(visit, app, 'Enter the six digits that your app shows now.')
  try {
    const { recoveryCodes } = await services.factors.confirmTotp(work, code.data)
    return recoveryCodes === null ? reply.redirect(HOME, 303) : showRecoveryCodes(reply, recoveryCodes, HOME)
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'invalid') throw error
    return appPage(visit, app, 'This code is wrong. Enter the current one, and check the clock of the device.')
  }
})

/** `POST /account/passkey`: begins with a passkey. */
export const startPasskeyOfAccount = own(async ({ services, work, reply, token }) => {
  const { challenge, options } = await services.factors.registrationOptions(work)
  return page(reply, {
    title: 'Add a passkey',
    hasPasskeys: true,
    body: html`<h1>Add a passkey</h1>
      ${passkeyForm({
        action: '/account/passkey/add',
        asks: 'create',
        options,
        kept: html`${token} ${hidden('challenge', challenge)}`,
        label: 'Add a passkey',
        isOnly: true,
      })}
      <footer><a href="/account">Back to your account</a></footer>`,
  })
})

/** `POST /account/passkey/add` */
export const addPasskey = own(async ({ fields, services, work, reply }) => {
  const { success, data } = PasskeyRegistration.safeParse(jsonOf(fields['credential'] ?? ''))
  if (!success) throw new HttpError('invalid', 'The browser sent no passkey. Try again.')
  const passkey = { challenge: fields['challenge'] ?? '', name: 'Passkey', response: attestationOf(data) }
  const { recoveryCodes } = await services.factors.addPasskey(work, passkey)
  return recoveryCodes === null ? reply.redirect(HOME, 303) : showRecoveryCodes(reply, recoveryCodes, HOME)
})

/** `POST /account/factor`: removes one. */
export const removeFactor = own(async ({ fields, services, work, reply }) => {
  await services.factors.remove(work, fields['id'] ?? '')
  return reply.redirect(HOME, 303)
})

/** `POST /account/recovery-codes` */
export const renewRecoveryCodes = own(async ({ services, work, reply }) =>
  showRecoveryCodes(reply, await services.factors.renewRecoveryCodes(work), HOME),
)

const appPage = ({ reply, token }: OwnVisit, app: StartedApp, problem?: string): FastifyReply =>
  page(reply, {
    ...formPage('Add an authenticator app', problem === undefined ? undefined : 400),
    body: html`<h1>Add an authenticator app</h1>
      <form method="post" action="/account/app/confirm">
        ${token} ${hidden('totp_uri', app.uri)} ${appFields(app, problem)}
        <button>Continue</button>
      </form>
      <footer><a href="/account">Back to your account</a></footer>`,
  })
