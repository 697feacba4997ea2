import { SCOPE_SETS, SCOPES } from '@keystead/domain'
import { foreign, type Html, html } from '../pages/html.ts'
import { field, hidden, notice } from '../pages/fields.ts'
import type { Page } from '../pages/layout.ts'

/** Where a form goes, and its hidden fields. */
export interface PageForm {
  action: string
  fields: Readonly<Record<string, string>>
}

export interface AskedConsent extends PageForm {
  clientName: string
  /** Where the answer goes; null: to a device. */
  clientHost: string | null
  /** Whether the client registered itself, so that nobody has checked its name. */
  isUnverified: boolean
  email: string | null
  tenant: string | null
  /** Where somebody else signs in. */
  otherAccount: string
  /** Keystead's own resource is first. */
  scopes: readonly { resource: string; scopes: readonly string[]; isOwn: boolean }[]
  identityScopes: readonly string[]
}

const IDENTITY_TEXTS: Readonly<Record<string, string>> = {
  openid: 'know that it is you',
  email: 'see your email address',
  profile: 'see your name',
  offline_access: 'do this also while you are away',
}

/** What the scopes of Keystead itself allow. Those of other resources are words of the tenant. */
const OWN_TEXTS: ReadonlyMap<string, string> = new Map([
  ...SCOPES.map(({ scope, description }): [string, string] => [scope, description]),
  ...SCOPE_SETS.map(({ name, description }): [string, string] => [name, description]),
])

function scopeLine(scope: string, { resource, isOwn }: { resource: string; isOwn: boolean }): Html {
  const text = isOwn ? OWN_TEXTS.get(scope) : undefined
  if (text === undefined) return html`<li>use <code>${scope}</code> at ${foreign(resource)}</li>`
  return html`<li>${text} (<code>${scope}</code>)</li>`
}

const hiddenFields = ({ fields }: PageForm): Html[] =>
  Object.entries(fields).map(([name, value]) => hidden(name, value))

/** Asks whether a client may. */
export function consentPage(asked: AskedConsent): Page {
  const { clientName, clientHost, isUnverified, email, tenant, otherAccount, scopes, identityScopes, action } = asked
  const name = foreign(clientName)
  return {
    title: `Allow ${name}?`,
    body: html`<h1>Allow ${name}?</h1>
      <p>
        You are signed
        in${email !== null && html` as <strong>${email}</strong>`}${
          tenant !== null && html` to the tenant <strong>${foreign(tenant)}</strong>`
        }. <a href="${otherAccount}">Use another account</a>
      </p>
      ${
        isUnverified &&
        notice(
          'This application registered itself: nobody has checked its name. Go on only if you have just started it.',
        )
      }
      <p>
        ${clientHost === null ? 'The device' : html`The application at <strong>${foreign(clientHost)}</strong>`} will be
        able to:
      </p>
      <ul>
        ${identityScopes.map((scope) => html`<li>${IDENTITY_TEXTS[scope] ?? scope}</li>`)}
        ${scopes.flatMap((each) => each.scopes.map((scope) => scopeLine(scope, each)))}
      </ul>
      <p>You can end this at any time.</p>
      <form method="post" action="${action}">
        ${hiddenFields(asked)}
        <button name="decision" value="allow">Allow</button>
        <button name="decision" value="deny" class="plain">Do not allow</button>
      </form>`,
  }
}

/** Asks for the code that a device shows. */
export function deviceCodePage(form: PageForm, problem: string | null): Page {
  return {
    title: problem === null ? 'Connect a device' : 'Error: Connect a device',
    body: html`<h1>Connect a device</h1>
      <form method="post" action="${form.action}">
        ${hiddenFields(form)}
        ${field({
          name: 'user_code',
          label: 'Code',
          hint: 'The device shows it, for example BCDF-GHJK.',
          autocomplete: 'off',
          problem,
          isFirst: true,
          isCode: true,
          maxLength: 20,
        })}
        <button>Continue</button>
      </form>`,
  }
}

/** Asks whether the device is that of the person: somebody else may have sent them the code (RFC 8628, section 5.4). */
export function deviceConfirmationPage(form: PageForm, clientName: string, userCode: string): Page {
  return {
    title: 'Connect this device?',
    body: html`<h1>Connect this device?</h1>
      <p><strong>${foreign(clientName)}</strong> on a device wants to act for you. The device must show this code:</p>
      <p class="user-code"><code>${userCode}</code></p>
      ${notice('Do not continue if somebody sent you this code, or if the device is not before you: it would act in your name.')}
      <form method="post" action="${form.action}">
        ${hiddenFields(form)}
        <button name="confirm" value="yes">Continue</button>
        <button name="abort" value="yes" class="plain">Do not connect it</button>
      </form>`,
  }
}

export const deviceDonePage = (): Page => ({
  title: 'The device is connected',
  body: html`<h1>The device is connected</h1>
    <p>You can close this page and go on there.</p>`,
})

/** Asks whether a client may sign the person out. */
export const signOutPage = (form: PageForm): Page => ({
  title: 'Sign out',
  leadsAway: true,
  body: html`<h1>Sign out?</h1>
    <p>An application asks to sign you out in this browser.</p>
    <form method="post" action="${form.action}">
      ${hiddenFields(form)}
      <button name="logout" value="yes">Sign out</button>
      <button class="plain">Stay signed in</button>
    </form>`,
})

/** Why the request of a client cannot be answered, where it is not known whether the client may hear of it. */
export const providerErrorPage = (error: string, description: string, requestId: string): Page => ({
  title: 'This did not work',
  body: html`<h1>This did not work</h1>
    <p role="alert">${foreign(description)}</p>
    <p class="muted">${error}; request ${requestId}</p>`,
})
