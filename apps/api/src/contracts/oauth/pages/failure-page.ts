import type { Refusal } from '@keystead/domain'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { failureOf, failureFields } from '../../../calls/failure-fields.ts'
import type { FailureCode } from '../../../calls/failure.ts'
import { STATUSES } from '../../../calls/statuses.ts'
import { html } from './html.ts'
import { page } from './layout.ts'
import { returnTo } from './return-to.ts'

const TITLES: Partial<Record<FailureCode, string>> = {
  invalid: 'This request is not valid',
  forbidden: 'This did not work',
  not_found: 'There is nothing here',
  rate_limited: 'Too many attempts',
  unavailable: 'Keystead is not available',
  internal: 'Something went wrong',
  too_large: 'This form is too large',
  unsupported_media_type: 'This is not a form of this page',
}

/** A refusal of the core reads as a clause; a page has sentences. */
export const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`)

/** A refusal that says how long to wait, for people; and for programs, in `Retry-After`. */
export function waitText(reply: FastifyReply, { message, retryAfter = 1 }: Refusal): string {
  reply.header('retry-after', retryAfter)
  return `${message.split(';', 1)[0]}. Try again in ${wait(retryAfter)}.`
}

const wait = (seconds: number): string =>
  seconds < 60 ? `${seconds} second${seconds === 1 ? '' : 's'}` : minutes(Math.ceil(seconds / 60))

const minutes = (count: number): string => `${count} minute${count === 1 ? '' : 's'}`

/** The page of a request that failed. */
export function showFailure(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const failure = failureOf(error, request)
  const { code, message, retryAfter } = failure
  if (code === 'internal' || code === 'unavailable') request.log.error({ err: error }, 'request failed')
  reply.headers(failureFields(failure, reply.server.attemptLimit))
  const title = TITLES[code] ?? 'This did not work'
  return page(reply, {
    title,
    status: STATUSES[code],
    body: html`<h1>${title}</h1>
      <p role="alert">${sentence(message)}</p>
      ${retryAfter !== undefined && html`<p>Try again in ${wait(retryAfter)}.</p>`}
      <p><a href="${pathOf(request)}">Back to the page</a></p>
      <p class="muted">Request ${request.id}</p>`,
  })
}

/** The page that was asked for, or, for a form, the one that it belongs to. */
const pathOf = ({ method, url }: FastifyRequest): string => returnTo(method === 'GET' ? url : url.split('?', 1)[0])
