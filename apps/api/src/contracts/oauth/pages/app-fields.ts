import { field } from './fields.ts'
import { type Html, html } from './html.ts'
import { qrCode } from './qr.ts'

/** An authenticator app that was begun: its first code confirms it. */
export interface StartedApp {
  secret: string
  uri: string
}

/** @returns the app of an `otpauth://` URI; null for another text */
export function appOf(uri: string): StartedApp | null {
  const secret = /^otpauth:\/\/totp\/[!-~]{1,400}$/.test(uri) ? new URL(uri).searchParams.get('secret') : null
  return secret === null ? null : { secret, uri }
}

/** How the app gets its secret, and the field for its first code. */
export const appFields = ({ secret, uri }: StartedApp, problem: string | undefined): Html =>
  html`<p>Scan this with an authenticator app, or type the key into it.</p>
    ${qrCode(uri, 'QR code of the key below')}
    <p class="muted">Key: <code>${secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}</code></p>
    ${codeField(problem)}`

export const codeField = (problem: string | undefined): Html =>
  field({
    name: 'code',
    label: 'Code of your authenticator app',
    hint: 'Six digits',
    autocomplete: 'one-time-code',
    inputMode: 'numeric',
    maxLength: 20,
    problem,
    isFirst: true,
    isCode: true,
  })
