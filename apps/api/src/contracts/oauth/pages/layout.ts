import type { FastifyReply } from 'fastify'
import { SCRIPT, STYLE, ICON } from './assets.ts'
import { type Html, html } from './html.ts'

export interface Page {
  /** In the tab, before the name of the service. */
  title: string
  body: Html
  /** 200 by default. */
  status?: number
  /** Whether the page has something to do with passkeys, the one thing that needs a script. */
  hasPasskeys?: boolean
  /** Whether its form may lead to another origin, by a redirect. */
  leadsAway?: boolean
  /** Where the browser goes on by itself, as soon as the page is there: a path of this service, or a URL that was checked. */
  goesTo?: string
}

/** How the page of a form is shown. @param status of what was wrong with the form; undefined: it was not sent yet */
export const formPage = (title: string, status: number | undefined): Required<Pick<Page, 'title' | 'status'>> =>
  status === undefined ? { title, status: 200 } : { title: `Error: ${title}`, status }

/**
 * What the browser may do with a page. Chromium holds `form-action` against redirects that follow a form too, so no form here leads
 * to another origin by a redirect. (docs/adr/0044)
 */
const policy = (hasScript: boolean, leadsAway: boolean): string =>
  [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self'",
    ...(hasScript ? ["script-src 'self'"] : []),
    ...(leadsAway ? [] : ["form-action 'self'"]),
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

/** The text of a page, and what the browser may do with it. */
export function documentOf({ title, body, hasPasskeys = false, leadsAway = false, goesTo }: Page): {
  text: string
  policy: string
} {
  const text = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        ${goesTo !== undefined && html`<meta http-equiv="refresh" content="0; url=${goesTo}" />`}
        <title>${title} · Keystead</title>
        <link rel="icon" href="${ICON.path}" type="image/svg+xml" />
        <link rel="stylesheet" href="${STYLE.path}" />
        ${hasPasskeys && html`<script src="${SCRIPT.path}" defer></script>`}
      </head>
      <body>
        <header><img src="${ICON.path}" alt="" width="20" height="20" /> Keystead</header>
        <main>${body}</main>
      </body>
    </html> `
  return { text: text.toString(), policy: policy(hasPasskeys, leadsAway) }
}

/** Sends a page. Like all answers it is not stored, and sends no Referer. */
export function page(reply: FastifyReply, shown: Page): FastifyReply {
  const { text, policy: allowed } = documentOf(shown)
  reply.code(shown.status ?? 200).header('content-security-policy', allowed)
  return reply.type('text/html; charset=utf-8').send(text)
}
