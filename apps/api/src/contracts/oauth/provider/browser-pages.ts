import type { Configuration, ErrorOut, KoaContextWithOIDC } from 'oidc-provider'
import { documentOf, type Page } from '../pages/layout.ts'
import { signedOutPage } from '../pages/sign-out.ts'
import { originOf } from './call.ts'
import {
  deviceCodePage,
  deviceConfirmationPage,
  deviceDonePage,
  type PageForm,
  providerErrorPage,
  signOutPage,
} from './pages.ts'

type Features = NonNullable<Configuration['features']>

/** Shows a failure: to a program as the RFC says, to a person as a page. */
export async function renderError(ctx: KoaContextWithOIDC, out: ErrorOut): Promise<void> {
  if (ctx.accepts('json', 'html') !== 'html') {
    ctx.body = Object.fromEntries(Object.entries(out).filter(([, value]) => value !== undefined))
    return
  }
  const { error, error_description: description = 'The request of the application cannot be answered' } = out
  show(ctx, providerErrorPage(error, description, originOf(ctx).requestId))
}

/** What the device flow shows. */
export const devicePages = {
  deviceInfo: (ctx) => ({ ip: ctx.ip }),
  async userCodeInputSource(ctx, _form, _out, error) {
    show(ctx, deviceCodePage(formOf(ctx, 'code_verification'), error ? problemOf(error) : null))
  },
  async userCodeConfirmSource(ctx, _form, client, _info, userCode) {
    const form = formOf(ctx, 'code_verification', { user_code: userCode })
    show(ctx, deviceConfirmationPage(form, client.clientName ?? client.clientId, userCode))
  },
  async successSource(ctx) {
    show(ctx, deviceDonePage())
  },
} satisfies Partial<NonNullable<Features['deviceFlow']>>

/** What a sign-out that a client asked for shows. */
export const logoutPages = {
  async logoutSource(ctx) {
    show(ctx, signOutPage(formOf(ctx, 'end_session_confirm')))
  },
  async postLogoutSuccessSource(ctx) {
    show(ctx, signedOutPage())
  },
} satisfies Partial<NonNullable<Features['rpInitiatedLogout']>>

/** The fields of the library's own form, which prove that it was this page that sent it. */
function formOf(ctx: KoaContextWithOIDC, route: string, fields: Record<string, string> = {}): PageForm {
  const secret = ctx.oidc.session?.state?.['secret']
  return { action: ctx.oidc.urlFor(route), fields: { ...fields, xsrf: typeof secret === 'string' ? secret : '' } }
}

function show(ctx: KoaContextWithOIDC, shown: Page): void {
  const { text, policy } = documentOf(shown)
  ctx.type = 'text/html; charset=utf-8'
  ctx.set('content-security-policy', policy)
  ctx.body = text
}

/** @returns what was wrong with the code that a person typed; never what the library says, which may name inner things */
function problemOf({ name }: Error): string {
  if (name === 'AbortedError') return 'The device was refused.'
  if (name === 'ExpiredError') return 'This code has expired. Ask the device for a new one.'
  if (name === 'AlreadyUsedError') return 'This code was used before. Ask the device for a new one.'
  return 'There is no such code. Check it and try again.'
}
