import { beforeAll, describe, expect, test } from 'vitest'
import { html, foreign } from '../../src/contracts/oauth/pages/html.ts'
import { returnTo } from '../../src/contracts/oauth/pages/return-to.ts'
import { uniqueEmail } from '../support/callers.ts'
import { sharedServer, TENANT_PASSWORD, type TestServer, type TestTenant } from '../support/server.ts'
import { govern } from '../settings/support.ts'
import { createVisitor, type Visitor } from './visitor.ts'

let server: TestServer
let tenant: TestTenant

beforeAll(async () => {
  server = await sharedServer()
  tenant = await server.createTenant()
})

const person = () => ({ email: tenant.ownerEmail, password: TENANT_PASSWORD })
const SESSION = '__Host-keystead'
const FORM = '__Host-keystead-form'

async function atSignIn(query = ''): Promise<Visitor> {
  const visitor = createVisitor(server.url)
  await visitor.get(`/sign-in${query}`)
  return visitor
}

async function signedIn(): Promise<Visitor> {
  const visitor = await atSignIn()
  expect(await visitor.send('/sign-in', person())).toMatchObject({ status: 303, location: '/account' })
  await visitor.get('/account')
  return visitor
}

describe('every page', () => {
  test.each(['/sign-in', '/account', '/sign-out', '/sign-in?return_to=//evil'])(
    '%s is neither stored nor framed, sends no Referer and loads nothing from elsewhere',
    async (path) => {
      const visitor = path.startsWith('/sign-in') ? createVisitor(server.url) : await signedIn()
      const { status, headers, text } = await visitor.get(path)
      expect(status).toBe(200)
      const script = text.includes('<script') ? "script-src 'self'; " : ''
      expect(script !== '').toBe(path !== '/sign-out')
      expect(Object.fromEntries(headers)).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'cross-origin-opener-policy': 'same-origin',
        'content-security-policy': `default-src 'none'; style-src 'self'; img-src 'self'; ${script}form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
      })
      expect(text).not.toMatch(
        /<script(?! src="\/pages\/passkeys\.js\?v=[\w-]{12}" defer><\/script>)|<style|\sstyle=|\son\w+=|https?:/,
      )
      for (const [, address] of text.matchAll(/(?:href|src)="(\/pages\/[^"]+)"/g)) {
        const asset = await fetch(server.url + address!)
        expect({ address, status: asset.status, cached: asset.headers.get('cache-control') }).toEqual({
          address,
          status: 200,
          cached: 'public, max-age=31536000, immutable',
        })
      }
    },
  )

  test('other methods are refused on a page, and it is a page that says so', async () => {
    const response = await fetch(`${server.url}/sign-in`, { method: 'DELETE' })
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('GET, POST, HEAD')
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
  })
})

describe('a form', () => {
  test.each<[what: string, status: number, change: (visitor: Visitor) => Record<string, string>]>([
    ['of another site', 403, () => ({ 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' })],
    ['of a sibling subdomain', 403, () => ({ 'sec-fetch-site': 'same-site' })],
    ['of nobody knows where', 403, () => ({ 'sec-fetch-site': 'none' })],
    ['of a sandboxed frame', 403, () => ({ 'sec-fetch-site': 'cross-site', origin: 'null' })],
    ['without its cookie', 403, (visitor) => (visitor.cookies.clear(), {})],
    ['of another browser', 403, (visitor) => (visitor.cookies.set(FORM, 'A'.repeat(22)), {})],
    ['that is JSON', 415, () => ({ 'content-type': 'application/json' })],
    ['that is a file', 415, () => ({ 'content-type': 'text/plain' })],
    ['that is compressed', 415, () => ({ 'content-encoding': 'gzip' })],
  ])('%s is refused with %i, and signs nobody in', async (_what, status, change) => {
    const visitor = await atSignIn()
    const values = { ...visitor.hidden(), ...person() }
    const answer = await visitor.send('/sign-in', values, change(visitor))
    expect(answer.status).toBe(status)
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(answer.text).toContain('<p role="alert">')
    expect(answer.text).not.toContain('must be JSON')
    expect(visitor.cookies.has(SESSION)).toBe(false)
  })

  test.each(['', 'x', 'A'.repeat(43)])('with the token %j is refused', async (token) => {
    const visitor = await atSignIn()
    const answer = await visitor.send('/sign-in', { ...person(), form_token: token })
    expect(answer.status).toBe(403)
    expect(visitor.cookies.has(SESSION)).toBe(false)
  })

  test('with the token that an attacker got for a browser of its own is refused: nobody is signed in as somebody else', async () => {
    const attacker = await atSignIn()
    const victim = await atSignIn()
    const answer = await victim.send('/sign-in', { ...person(), ...attacker.hidden() })
    expect(answer.status).toBe(403)
    expect(victim.cookies.has(SESSION)).toBe(false)
  })

  test('of before the sign-in does not work after it: tokens are bound to the session too', async () => {
    const visitor = await atSignIn()
    const before = visitor.hidden()
    await visitor.send('/sign-in', person())
    expect((await visitor.send('/sign-out', before)).status).toBe(403)
    expect((await visitor.get('/account')).status).toBe(200)
  })

  test('with a field twice, with what cannot be stored, or with an escape that is none, is refused', async () => {
    const visitor = await atSignIn()
    const cookie = `${FORM}=${visitor.cookies.get(FORM)}`
    const form = new URLSearchParams({ ...visitor.hidden(), ...person() }).toString()
    for (const body of [`${form}&email=x`, `${form}&x=%00`, `${form}&x=%zz`]) {
      const headers = { cookie, 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' }
      expect((await fetch(`${server.url}/sign-in`, { method: 'POST', headers, body })).status).toBe(400)
    }
  })

  test('larger than any of ours is refused', async () => {
    const visitor = await atSignIn()
    expect((await visitor.send('/sign-in', { email: 'x'.repeat(70_000) })).status).toBe(413)
  })
})

describe('signing in', () => {
  test('gives a new session whatever the browser had: planting one is worth nothing', async () => {
    const visitor = await signedIn()
    const planted = visitor.cookies.get(SESSION)!
    // Another tab had the form open before.
    visitor.cookies.delete(SESSION)
    await visitor.get('/sign-in')
    await visitor.send('/sign-in', person())
    const own = visitor.cookies.get(SESSION)!
    expect(own).not.toBe(planted)
  })

  test('says the same for a wrong password and for an unknown address, keeps the address and no password', async () => {
    const visitor = await atSignIn()
    const wrong = await visitor.send('/sign-in', { ...person(), password: 'wrong password' })
    const unknown = await visitor.send('/sign-in', { email: 'nobody@example.com', password: 'wrong password' })
    for (const { status, text } of [wrong, unknown]) {
      expect(status).toBe(401)
      expect(text).toContain('role="alert">The email address or the password is wrong.')
      expect(text).not.toContain('wrong password')
    }
    expect(wrong.text).toContain(`value="${tenant.ownerEmail}"`)
    const alike = (text: string) =>
      text.replaceAll(/value="(?:[\w-]{43}|kmp_[\w.-]+)"|data-(?:options|conditional-for)="[^"]*"/g, '')
    expect(alike(wrong.text.replaceAll(tenant.ownerEmail, 'nobody@example.com'))).toBe(alike(unknown.text))
  })

  test.each([
    [{ email: 'no address', password: 'x' }, 'email'],
    [{ email: '', password: '' }, 'email'],
    [{ email: 'a@example.com', password: '' }, 'password'],
  ])('ties what is wrong with %j to the field %s', async (values, name) => {
    const visitor = await atSignIn()
    const { status, text } = await visitor.send('/sign-in', values)
    expect(status).toBe(400)
    expect(text).toContain('<title>Error: Sign in')
    const [input = ''] = new RegExp(`<input\\s+id="${name}"[^>]*>`).exec(text) ?? []
    expect(input).toContain('aria-invalid="true"')
    expect(input).toContain(`aria-describedby="${name}-problem"`)
    expect(input).toContain('autofocus')
    expect(text).toMatch(new RegExp(`<p class="wrong" id="${name}-problem">[^<]+</p>`))
  })

  test('says for how long an address is locked', async () => {
    const other = await server.createTenant()
    const visitor = await atSignIn()
    const values = { email: other.ownerEmail, password: 'wrong password' }
    for (let i = 0; i < 5; i++) expect((await visitor.send('/sign-in', values)).status).toBe(401)
    const { status, headers, text } = await visitor.send('/sign-in', { ...values, password: TENANT_PASSWORD })
    expect(status).toBe(429)
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(800)
    expect(text).toContain('Too many failed log-ins for this address. Try again in 15 minutes.')
  })

  test('a tenant chooses among those with the address; a text that is no tenant counts as left out', async () => {
    const visitor = await atSignIn(`?tenant=${tenant.id}`)
    expect(visitor.hidden()).toMatchObject({ tenant: tenant.id })
    const other = await server.createTenant()
    expect((await visitor.send('/sign-in', { ...person(), tenant: other.id })).status).toBe(401)
    expect((await visitor.send('/sign-in', { ...person(), tenant: tenant.id })).status).toBe(303)
    expect((await atSignIn('?tenant=%22%3E%3Cscript%3E')).hidden()).not.toHaveProperty('tenant')
  })
})

test('signing out ends the session everywhere; the page asks before it does', async () => {
  const visitor = await signedIn()
  const token = visitor.cookies.get(SESSION)!
  const asked = await visitor.get('/sign-out')
  expect(asked.text).toContain('Sign out?')
  expect((await visitor.get('/account')).status).toBe(200)
  expect((await visitor.send('/sign-out', {})).status).toBe(200)
  expect(visitor.cookies.has(SESSION)).toBe(false)
  visitor.cookies.set(SESSION, token)
  expect(await visitor.get('/account')).toMatchObject({ status: 303, location: '/sign-in' })
  // The browser is told to forget it.
  expect(visitor.cookies.has(SESSION)).toBe(false)
})

test('a form for one link does not act on another that the browser was made to open meanwhile', async () => {
  const linkOf = async () => {
    const { body } = await tenant.owner.post('/api/v1/invitations', { email: uniqueEmail('invited'), roles: ['user'] })
    const { pathname, search } = new URL(body.data.url)
    return pathname + search
  }
  const visitor = createVisitor(server.url)
  const link = await linkOf()
  expect(await visitor.get(link)).toMatchObject({ status: 303, location: '/accept' })
  await visitor.get('/accept')
  const form = visitor.hidden()
  await visitor.get(await linkOf())
  const password = 'nine brass lanterns drift'
  const answer = await visitor.send('/accept', { ...form, password, password_again: password })
  expect([answer.status, answer.text]).toEqual([403, expect.stringContaining('Another link was opened meanwhile')])
  expect(server.logs()).not.toContain(new URLSearchParams(link.split('?')[1]).get('token'))
  expect(visitor.cookies.has(SESSION)).toBe(false)
})

test.each(['/accept', '/reset'])(
  'a token of %s that is none, or that ended, gets a page that says so',
  async (path) => {
    const visitor = createVisitor(server.url)
    for (const token of ['A'.repeat(43), '<script>', '"; Domain=example.com', 'x'.repeat(1000), '']) {
      expect((await visitor.get(`${path}?token=${encodeURIComponent(token)}`)).location).toBe(path)
      const { status, text } = await visitor.get(path)
      const isShown = text.includes('This link does not work') || text.includes('Forgot your password?')
      expect([status === 400 || status === 200, isShown]).toEqual([true, true])
      expect(text).not.toContain('<script>')
    }
  },
)

test.each([
  ['/account', '/account'],
  ['/oauth/authorize?client_id=a&redirect_uri=https%3A%2F%2Fa.example', null],
  ['/console#/keys', '/console#/keys'],
  ['/docs', '/docs'],
  ['/a/../b?c=//d', '/b?c=//d'],
  ['//evil.example', '/account'],
  ['/\\evil.example', '/account'],
  ['\\\\evil.example', '/account'],
  ['/%5Cevil.example', '/account'],
  ['/%2f/evil.example', '/account'],
  ['/.//evil.example', '/account'],
  ['/x/..//evil.example', '/account'],
  ['/%2e//evil.example', '/account'],
  ['https://evil.example', '/account'],
  ['https:evil.example', '/account'],
  ['javascript:alert(1)', '/account'],
  ['JaVaScRiPt:alert(1)', '/account'],
  ['data:text/html,x', '/account'],
  ['/\t/evil.example', '/account'],
  ['/\n/evil.example', '/account'],
  ['/\r\nSet-Cookie: a=b', '/account'],
  ['\u0000/x', '/account'],
  ['/\u0000', '/account'],
  [' //evil.example', '/account'],
  ['/ /x', '/account'],
  ['/\u2028x', '/account'],
  ['/／evil.example', '/account'],
  ['@evil.example', '/account'],
  ['', '/account'],
  [undefined, '/account'],
  [`/${'x'.repeat(5000)}`, '/account'],
])('return_to %j leads to %j', (given, expected) => {
  const path = returnTo(given)
  expect(path).toBe(expected ?? given)
  expect(new URL(path, 'https://keys.example').origin).toBe('https://keys.example')
})

test('an address to return to is taken from the query, kept by the form, and checked again', async () => {
  const visitor = await atSignIn('?return_to=%2Fdevice')
  expect(visitor.hidden()).toMatchObject({ return_to: '/device' })
  expect((await visitor.send('/sign-in', { ...person(), return_to: '//evil.example' })).location).toBe('/account')
  expect((await visitor.get('/sign-in?return_to=%2F%2Fevil.example')).location).toBe('/account')
  expect((await visitor.get('/sign-in?return_to=/a&return_to=//evil.example')).location).toBe('/account')
})

test('a path that may end elsewhere is reached from a page, not by a redirect of the form', async () => {
  const visitor = await atSignIn('?return_to=%2Foauth%2Fauthorize%3Fa%3D1%26b%3D%2522')
  const { status, text } = await visitor.send('/sign-in', person())
  expect(status).toBe(200)
  expect(text).toContain('<meta http-equiv="refresh" content="0; url=/oauth/authorize?a=1&amp;b=%22" />')
})

const MARKUP = `"><img src=x onerror=alert(1)>'&<script>`

test('whatever is shown is escaped, in text and in attributes', async () => {
  expect(String(html`<p title="${MARKUP}">${[MARKUP, null, false, html`<b>${1}</b>`]}</p>`)).toBe(
    '<p title="&quot;&gt;&lt;img src=x onerror=alert(1)&gt;&#39;&amp;&lt;script&gt;">' +
      '&quot;&gt;&lt;img src=x onerror=alert(1)&gt;&#39;&amp;&lt;script&gt;<b>1</b></p>',
  )
  const visitor = await atSignIn()
  const { text } = await visitor.send('/sign-in', { email: MARKUP, password: MARKUP, return_to: `/${MARKUP}` })
  expect(text).not.toContain('<img src=x')
  expect(text).toContain('value="&quot;&gt;&lt;img src=x')
})

test('the name that somebody else chose cannot turn the text around it', () => {
  expect(foreign(' Bank\u202Egnp.exe\u0007\u200B\u2028x ')).toBe('Bank gnp.exe   x')
})

test('no password, session, token of a form or address of a page is logged', async () => {
  const visitor = await signedIn()
  await visitor.get('/sign-in?return_to=/secret-place')
  const logs = server.logs()
  expect(logs).toContain('"route":"/sign-in"')
  for (const secret of [TENANT_PASSWORD, visitor.cookies.get(SESSION)!, visitor.cookies.get(FORM)!, 'secret-place']) {
    expect(logs).not.toContain(secret)
  }
})

describe('the fewest characters of a password', () => {
  const SHORT = 'nine brass lanterns'

  /** What the page says and what the browser holds to. */
  const shown = ({ text }: { text: string }) => [
    / id="password-hint">(\d+) characters or more/.exec(text)?.[1],
    /<input\s+id="password"[^>]* minlength="(\d+)"/.exec(text)?.[1],
  ]

  test.each([12, 24])('%i: as the tenant demands, on every page that sets one', async (least) => {
    const own = await server.createTenant()
    if (least !== 12) await govern(own.owner, { passwords: { min_length: least } })
    const said = [String(least), String(least)]
    const pathOf = (link: string) => new URL(link).pathname + new URL(link).search

    const invited = await own.owner.post('/api/v1/invitations', { email: uniqueEmail('invited') })
    const visitor = createVisitor(server.url)
    await visitor.get(pathOf(invited.body.data.url))
    expect(shown(await visitor.get('/accept'))).toEqual(said)
    const sent = await visitor.send('/accept', { password: 'short', password_again: 'short' })
    expect([sent.status, ...shown(sent)]).toEqual([400, ...said])
    expect(sent.text).toContain(`must be ${least} characters or more`)

    const person = await own.owner.post('/api/v1/users', { email: uniqueEmail('reset') })
    const reset = await own.owner.post(`/api/v1/users/${person.body.data.user_id}/password-reset`)
    await visitor.get(pathOf(reset.body.data.url))
    expect(shown(await visitor.get('/reset'))).toEqual(said)
    const again = await visitor.send('/reset', { password: SHORT, password_again: SHORT })
    expect(again.status).toBe(least > SHORT.length ? 400 : 303)

    const signIn = createVisitor(server.url)
    await signIn.get('/sign-in')
    await signIn.send('/sign-in', { email: own.ownerEmail, password: TENANT_PASSWORD })
    expect(shown(await signIn.get('/account'))).toEqual(said)
  })
})
