import { hidden } from './fields.ts'
import { type Html, html } from './html.ts'

export interface PasskeyForm {
  action: string
  /** Whether the authenticator makes a passkey or uses one. */
  asks: 'create' | 'get'
  options: object
  /** The hidden fields of the form, beside the answer. */
  kept: Html
  label: string
  /** Whether the form is all that the page is for: the browser asks as soon as it is there. */
  isOnly?: boolean
}

/** The form for the answer of an authenticator. The script of the pages shows it where there are passkeys. */
export const passkeyForm = ({ action, asks, options, kept, label, isOnly = false }: PasskeyForm): Html =>
  html`<form
      method="post"
      action="${action}"
      data-passkey="${asks}"
      data-options="${JSON.stringify(options)}"
      ${isOnly && html`data-auto`}
      hidden
    >
      ${kept} ${hidden('credential', '')}
      <button${!isOnly && html` class="plain"`}>${label}</button>
    </form>
    <p class="wrong" role="alert" data-passkey-problem hidden></p>
    <noscript><p class="muted">Passkeys need JavaScript, which is off in this browser.</p></noscript>`

export interface ConditionalPasskeyForm extends Pick<PasskeyForm, 'action' | 'options' | 'kept'> {
  /** For how long the service takes the answer, milliseconds. */
  lifetime: number
}

/**
 * The form for a passkey that the person chooses among what the browser proposes for a field with `autocomplete="webauthn"` (WebAuthn
 * Level 3, conditional mediation). It is never seen: a browser without that, or without scripts, leaves it alone.
 */
export const conditionalPasskeyForm = ({ action, options, kept, lifetime }: ConditionalPasskeyForm): Html =>
  html`<form
    method="post"
    action="${action}"
    data-passkey="get"
    data-options="${JSON.stringify(options)}"
    data-conditional-for="${lifetime}"
    hidden
  >
    ${kept} ${hidden('credential', '')}
  </form>`
