import { randomBytes } from 'node:crypto'
import type { AnonymousWork, Keyring, Principal, Work } from '@keystead/domain'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { cookieOf, refusalOfPage, SESSION_COOKIE, sessionCookieOf } from '../../../calls/browser.ts'
import { type Identifier, originOf } from '../../../calls/authentication.ts'
import type { Identity, Services } from '../../../calls/context.ts'
import { HttpError } from '../../../calls/failure.ts'
import { type FormFields, formFieldsOf } from '../../../calls/forms.ts'
import { queryParametersOf } from '../../../calls/input.ts'
import { clearCookie, FORM_COOKIE, setCookie } from './cookies.ts'
import { hidden, TOKEN_FIELD } from './fields.ts'
import type { Html } from './html.ts'

/** A request for a page. */
export interface Visit {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly services: Services
  /** Who is signed in, by the cookie. */
  readonly principal: Principal | null
  /** The fields of the form that was sent; none for a GET. */
  readonly fields: FormFields
  /** The parameters of the query. */
  readonly query: FormFields
  /** The hidden field that each form here has. */
  readonly token: Html
}

export interface VisitOptions {
  services: Services
  identifier: Identifier
}

const FORM_ID = /^[\w-]{22}$/

/**
 * What a form must carry: bound to the browser and to the session in it, so that a form works neither in another browser (an
 * attacker's log-in in the victim's browser) nor in another session.
 */
const tokenText = (formId: string, session: string | null): string => `form:${formId}:${session ?? ''}`

export async function openVisit(
  request: FastifyRequest,
  reply: FastifyReply,
  { services, identifier }: VisitOptions,
): Promise<Visit> {
  const identity = await identifier.identifyBrowser(request)
  const principal = 'principal' in identity ? identity.principal : null
  const session = principal === null ? null : sessionCookieOf(request.headers)
  if (hasEnded(identity)) clearCookie(reply, SESSION_COOKIE)
  const known = knownFormId(request)
  const fields = formFieldsOf(request)
  if (request.method === 'POST') assertOwnForm(request, fields, tokenText(known ?? '', session), services.keyring)
  const formId = known ?? randomBytes(16).toString('base64url')
  if (known === null) setCookie(reply, FORM_COOKIE, formId)
  const text = services.keyring.hash(tokenText(formId, session)).toString('base64url')
  const token = hidden(TOKEN_FIELD, text)
  return { request, reply, services, principal, fields, query: queryOf(request), token }
}

/** Whether the cookie names a session that is no longer there. */
const hasEnded = (identity: Identity): boolean => 'refusal' in identity && identity.refusal?.code === 'unauthorized'

function knownFormId({ headers }: FastifyRequest): string | null {
  const value = cookieOf(headers, FORM_COOKIE)
  return value !== null && FORM_ID.test(value) ? value : null
}

/** A parameter that is there twice counts as left out. */
function queryOf(request: FastifyRequest): FormFields {
  const given = queryParametersOf(request)
  return Object.fromEntries([...given].filter(([name]) => given.getAll(name).length === 1))
}

/** @throws HttpError or Refusal `forbidden` for a form that this browser did not get from here */
function assertOwnForm(request: FastifyRequest, fields: FormFields, expected: string, keyring: Keyring): void {
  const refusal = refusalOfPage(request, true)
  if (refusal) throw refusal
  const given = Buffer.from(fields[TOKEN_FIELD] ?? '', 'base64url')
  if (cookieOf(request.headers, FORM_COOKIE) === null) throw new HttpError('forbidden', COOKIE_MISSING)
  if (!keyring.proves(expected, given))
    throw new HttpError('forbidden', 'This form is no longer valid. Nothing was changed.')
}

const COOKIE_MISSING =
  'The browser did not send the cookie of this page. Allow cookies for this address. Sign-in needs https, or an address of this machine such as http://localhost.'

export const anonymousWork = ({ services, request }: Visit): AnonymousWork =>
  services.work.beginAnonymous(originOf(request))

export const workAs = ({ services }: Visit, principal: Principal): Work => services.work.begin(principal)
