import type { FastifyReply } from 'fastify'
import { html } from './html.ts'
import { page } from './layout.ts'

/** Paths that answer with a page of their own and lead nowhere else. */
const OWN_PAGES = /^\/(?:account|sign-in|sign-out|reset|accept|device|consent)(?:[?#]|$)/

/**
 * Goes on to another path of this service.
 *
 * Chromium holds a page's `form-action` against every redirect that follows its form, and an authorization ends with one to the
 * client, of which nobody knows where it leads from there. So a path that may end elsewhere is reached from a page that refreshes
 * itself, which is no part of the form any more.
 */
export function goOn(reply: FastifyReply, path: string): FastifyReply {
  return OWN_PAGES.test(path) ? reply.redirect(path, 303) : goOnByPage(reply, path)
}

/** Goes on to another path of this service from a page, whatever led the browser here. */
export const goOnByPage = (reply: FastifyReply, path: string): FastifyReply =>
  page(reply, {
    title: 'Continue',
    goesTo: path,
    body: html`<h1>One moment</h1>
      <p><a class="button" href="${path}">Continue</a></p>`,
  })
