import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { formOf, unescaped } from '../support/forms.ts'
import type { TestServer } from '../support/server.ts'
import { postForm, type TestOAuthClient } from './support.ts'

/** What a browser shows, or where it was sent that is not this service. */
export interface Shown {
  url: string
  status: number
  text: string
  headers: Headers
}

/** A browser without scripts: it keeps cookies, follows redirects and refreshes within the service, and sends forms. */
export class TestBrowser {
  readonly #cookies = new Map<string, { value: string; path: string }>()
  readonly #origin: string

  /** @param session a session token, as if the person had signed in */
  constructor({ url }: Pick<TestServer, 'url'>, session: string | null = null) {
    this.#origin = url
    if (session !== null) this.#cookies.set('__Host-keystead', { value: session, path: '/' })
  }

  get cookies(): ReadonlyMap<string, { value: string; path: string }> {
    return this.#cookies
  }

  take(name: string, cookie: { value: string; path: string }): void {
    this.#cookies.set(name, cookie)
  }

  async open(url: string, init: { method?: string; form?: Record<string, string> } = {}): Promise<Shown> {
    const target = new URL(url, this.#origin)
    if (target.origin !== this.#origin) return { url: target.href, status: 0, text: '', headers: new Headers() }
    const response = await fetch(target, {
      method: init.form ? 'POST' : 'GET',
      redirect: 'manual',
      headers: {
        accept: 'text/html',
        cookie: this.#cookiesFor(target.pathname),
        ...(init.form && { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(init.form && { body: new URLSearchParams(init.form).toString() }),
    })
    for (const line of response.headers.getSetCookie()) this.#keep(line)
    const text = await response.text()
    const location = response.headers.get('location')
    if (location !== null && response.status < 400) return this.open(new URL(location, target).href)
    const [, refresh] = /http-equiv="refresh" content="0; url=([^"]+)"/.exec(text) ?? []
    if (refresh !== undefined) return this.open(unescaped(refresh))
    return { url: target.href, status: response.status, text, headers: response.headers }
  }

  /** Sends the only form of a page, with a button or typed fields. */
  send(page: Shown, fields: Record<string, string> = {}): Promise<Shown> {
    const { action, hidden } = formOf(page.text)
    return this.open(action, { form: { ...hidden, ...fields } })
  }

  #cookiesFor(pathname: string): string {
    return [...this.#cookies]
      .filter(([, { path }]) => pathname.startsWith(path))
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; ')
  }

  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim())
    const end = pair.indexOf('=')
    const path = attributes.find((each) => /^path=/i.test(each))?.slice(5) ?? '/'
    const isGone = attributes.some((each) => /^(max-age=0|expires=thu, 01 jan 1970)/i.test(each))
    if (isGone) this.#cookies.delete(pair.slice(0, end))
    else this.#cookies.set(pair.slice(0, end), { value: pair.slice(end + 1), path })
  }
}

export const REDIRECT_URI = 'https://app.example/callback'

export const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code'

export interface Pkce {
  verifier: string
  challenge: string
}

export function newPkce(): Pkce {
  const verifier = randomBytes(32).toString('base64url')
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') }
}

/** The request that a client sends the browser to. A parameter that is undefined is left out. */
export function authorizePath(
  clientId: string,
  { challenge }: Pkce,
  parameters: Record<string, string | undefined> = {},
) {
  const all = {
    client_id: clientId,
    response_type: 'code',
    redirect_uri: REDIRECT_URI,
    scope: 'openid email',
    state: randomUUID(),
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...parameters,
  }
  const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return `/oauth/authorize?${new URLSearchParams(given)}`
}

/** The answer at the redirect URI. */
export function answerOf({ url }: Shown): Record<string, string> {
  const { searchParams, hash } = new URL(url)
  return Object.fromEntries([...searchParams, ...new URLSearchParams(hash.slice(1))])
}

/** Registers an API user as a client, as `PUT /api/v1/users/{user}/oauth-client` does. */
export async function register(
  { sql }: Pick<TestServer, 'sql'>,
  client: { id: string },
  fields: { redirectUris?: string[]; grantTypes?: string[]; method?: string | null; name?: string } = {},
): Promise<void> {
  const { redirectUris = [REDIRECT_URI], method = null, name = 'Test app' } = fields
  const { grantTypes = ['authorization_code', 'refresh_token', DEVICE_CODE] } = fields
  await sql.rows(
    `insert into oauth_client
       (user_id, tenant_id, grant_id, redirect_uris, grant_types, token_endpoint_auth_method, name, scopes, created_at, updated_at)
     select id, tenant_id, gen_random_uuid(), $2, $3, $4, $5, '{}', now(), now() from api_user where id = $1`,
    [client.id, redirectUris, grantTypes, method, name],
  )
}

export interface Tokens {
  access_token: string
  refresh_token: string
  id_token: string
  scope: string
  token_type: string
  expires_in: number
}

/** A person allows what a client asks for. @returns the code, and what goes with it to the token endpoint */
export async function codeFor(
  server: TestServer,
  session: string | null,
  client: Pick<TestOAuthClient, 'id'>,
  parameters: Record<string, string | undefined> = {},
): Promise<{ code: string; code_verifier: string; redirect_uri: string }> {
  const pkce = newPkce()
  const browser = new TestBrowser(server, session)
  const first = await browser.open(authorizePath(client.id, pkce, parameters))
  const last = first.text.includes('name="decision"') ? await browser.send(first, { decision: 'allow' }) : first
  const { code } = answerOf(last)
  if (code === undefined) throw new Error(`no code: ${last.url} ${last.text}`)
  return { code, code_verifier: pkce.verifier, redirect_uri: parameters['redirect_uri'] ?? REDIRECT_URI }
}

/** A person allows what a client asks for, and the client gets its tokens. */
export async function tokensFor(
  server: TestServer,
  session: string | null,
  client: TestOAuthClient,
  parameters: Record<string, string | undefined> = {},
): Promise<Tokens> {
  const form = { grant_type: 'authorization_code', ...(await codeFor(server, session, client, parameters)) }
  const { status, body } = await postForm(server.url, '/oauth/token', form, client.basic)
  if (status !== 200) throw new Error(`no tokens: ${status} ${JSON.stringify(body)}`)
  return body
}

export const refresh = (server: Pick<TestServer, 'url'>, client: Pick<TestOAuthClient, 'basic'>, token: string) =>
  postForm(server.url, '/oauth/token', { grant_type: 'refresh_token', refresh_token: token }, client.basic)
