import { createServer } from 'node:http'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { codeAt, wrongCodeAt } from '../factors/support.ts'
import { uniqueEmail } from '../support/callers.ts'
import { listenOnLoopback, stopListening } from '../support/listening.ts'
import { sharedServer, TENANT_PASSWORD, type TestServer, type TestTenant } from '../support/server.ts'
import { byName, closesBrowser, expectAccessible, hasBrowser, openWindow, signIn, type Window } from './browser.ts'

const PASSWORD = 'nine brass lanterns drift'

let server: TestServer
let tenant: TestTenant
let origin: string

beforeAll(async () => {
  server = await sharedServer()
  // Browsers allow passkeys for a name, not for an address.
  origin = byName(server.url)
  tenant = await server.createTenant()
})
closesBrowser()

const owner = () => ({ email: tenant.ownerEmail, password: TENANT_PASSWORD })

/** The link of an invitation, as it is mailed, and its address. */
async function invite(by = tenant): Promise<{ email: string; path: string }> {
  const email = uniqueEmail('invited')
  const { body } = await by.owner.post('/api/v1/invitations', { email, roles: ['user'] })
  const { pathname, search } = new URL(body.data.url)
  return { email, path: pathname + search }
}

/** A person of the tenant who has accepted an invitation in the window. */
async function join({ page }: Window, by = tenant): Promise<{ email: string; password: string }> {
  const { email, path } = await invite(by)
  await page.goto(origin + path)
  await page.getByLabel('New password', { exact: true }).fill(PASSWORD)
  await page.getByLabel('New password, again').fill(PASSWORD)
  await page.getByRole('button', { name: 'Accept' }).click()
  return { email, password: PASSWORD }
}

async function signOut(page: Page): Promise<void> {
  await page.goto(`${origin}/sign-out`)
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('heading', { name: 'You are signed out' }).waitFor()
}

/** A device with a place for passkeys, that recognises its person. */
async function addAuthenticator({ context, page }: Window) {
  const devtools = await context.newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return {
    /** Whether the person answers what the device is asked from now on. */
    setPresent: (enabled: boolean) =>
      devtools.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled }),
  }
}

const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true }).waitFor()

describe.runIf(hasBrowser)('in Chromium', () => {
  test('a person signs in by keyboard alone, sees the account, and signs out; the way back shows nothing', async () => {
    const { page, context, complaints } = await openWindow()
    await page.goto(`${server.url}/account`)
    expect(page.url()).toBe(`${server.url}/sign-in`)
    await expectAccessible(page)
    await page.keyboard.type(tenant.ownerEmail)
    await page.keyboard.press('Tab')
    await page.keyboard.type(TENANT_PASSWORD)
    await page.keyboard.press('Enter')
    await page.waitForURL('**/account')
    expect(await page.textContent('main')).toContain(tenant.ownerEmail)
    await expectAccessible(page)
    const cookies = await context.cookies()
    const cookie = cookies.find(({ name }) => name === '__Host-keystead')
    expect(cookie).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Lax', path: '/', expires: -1 })
    expect(await page.evaluate('document.cookie')).toBe('')
    await page.getByRole('button', { name: 'Sign out' }).click()
    await heading(page, 'You are signed out')
    await expectAccessible(page)
    expect((await server.as(cookie!.value).get('/api/admin/users')).status).toBe(401)
    await page.goBack()
    await page.waitForURL('**/sign-in')
    expect(await page.textContent('body')).not.toContain(tenant.ownerEmail)
    expect(complaints).toEqual([])
    await context.close()
  })

  test('a page of this service calls the API by the cookie; one of another port of the machine cannot', async () => {
    const { page, context } = await openWindow()
    await signIn(page, server.url, owner())
    await page.waitForURL('**/account')
    // The policy of the pages lets no script call anything; the one of the API reference does.
    await page.goto(`${server.url}/docs`)
    const create = `fetch('${server.url}/api/admin/users', {
      method: 'POST', credentials: 'include', mode: 'MODE',
      headers: { 'content-type': 'TYPE' }, body: JSON.stringify({ name: 'By the cookie' }),
    }).then((answer) => answer.status, () => 'refused')`
    const own = create.replace('MODE', 'same-origin').replace('TYPE', 'application/json')
    expect(await page.evaluate(own)).toBe(201)
    const other = createServer((_request, response) => response.setHeader('content-type', 'text/html').end('Other'))
    const port = await listenOnLoopback(other)
    await page.goto(`http://127.0.0.1:${port}/`)
    const foreign = `fetch('${server.url}/api/v1/auth/logout', { method: 'POST', credentials: 'include', mode: 'no-cors' })`
    await page.evaluate(`${foreign}.then(() => 'sent')`)
    await page.goto(`${server.url}/account`)
    expect(await page.textContent('main')).toContain(tenant.ownerEmail)
    await stopListening(other)
    await context.close()
  })

  test('it works with JavaScript switched off, down to the second factor', async () => {
    const window = await openWindow({ javaScriptEnabled: false })
    const person = await join(window)
    await window.page.waitForURL('**/account')
    expect(await window.page.textContent('main')).toContain(person.email)
    await signOut(window.page)
    await signIn(window.page, origin, { ...person, password: 'wrong' })
    expect(await window.page.getByRole('alert').textContent()).toContain('wrong')
    await window.context.close()
  })

  test('an invitation is accepted once; its token leaves the address at once, and what is wrong is said at the field', async () => {
    const { page, context, complaints } = await openWindow()
    const { email, path } = await invite()
    await page.goto(origin + path)
    expect(page.url()).toBe(`${origin}/accept`)
    await expectAccessible(page)
    expect(await page.getByLabel('Email').inputValue()).toBe(email)
    const accept = async (password: string, again: string) => {
      await page.getByLabel('New password', { exact: true }).fill(password)
      await page.getByLabel('New password, again').fill(again)
      await page.getByRole('button', { name: 'Accept' }).click()
    }
    const said = () => page.locator('.wrong').textContent()
    // The browser itself refuses a short one.
    await accept('short', 'short')
    const isTooShort = 'document.querySelector("#password").validity.tooShort'
    expect([await page.evaluate(isTooShort), page.url()]).toEqual([true, `${origin}/accept`])
    await accept(PASSWORD, `${PASSWORD}?`)
    await page.getByText('The two passwords differ').waitFor()
    expect(await page.getByLabel('New password, again').getAttribute('aria-invalid')).toBe('true')
    await accept('password1234', 'password1234')
    expect(await said()).toContain('common')
    await accept(PASSWORD, PASSWORD)
    await page.waitForURL('**/account')
    expect(await page.textContent('main')).toContain(email)
    await page.goto(origin + path)
    await heading(page, 'This link does not work')
    await expectAccessible(page)
    // The statuses 400 are what the browser complains about.
    expect(complaints.filter((text) => !text.includes('400 (Bad Request)'))).toEqual([])
    await context.close()
  })

  test('a new password is set by a link, ends all sessions, and signs in', async () => {
    const window = await openWindow()
    const { page } = window
    const person = await join(window)
    await page.waitForURL('**/account')
    await page.goto(`${origin}/reset`)
    await page.getByText('Ask an administrator for a link').waitFor()
    await expectAccessible(page)
    const { body } = await tenant.owner.post(`/api/v1/users/${person.email}/password-reset`)
    await page.goto(origin + new URL(body.data.url).pathname + new URL(body.data.url).search)
    await expectAccessible(page)
    await page.getByLabel('New password', { exact: true }).fill('seven copper kettles hum')
    await page.getByLabel('New password, again').fill('seven copper kettles hum')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.waitForURL('**/account')
    await signOut(page)
    await signIn(page, origin, person)
    expect(await page.getByRole('alert').textContent()).toContain('is wrong')
    await window.context.close()
  })

  test('a tenant that demands a factor: an app is added at sign-in, then its code, a recovery code, each once', async () => {
    const window = await openWindow()
    const { page } = window
    const strict = await server.createTenant()
    const person = await join(window, strict)
    await page.waitForURL('**/account')
    await strict.owner.put('/api/v1/auth/policy', { second_factor: 'required' })
    await signOut(page)
    await signIn(page, origin, person)
    await heading(page, 'Add a second factor')
    await expectAccessible(page)
    const secret = (await page.locator('main code').first().textContent())!.replaceAll(' ', '')
    await page.getByLabel('Code of your authenticator app').fill(wrongCodeAt(secret, new Date()))
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByText('This code is wrong').waitFor()
    // The app has been set up already: the key stays.
    expect((await page.locator('main code').first().textContent())!.replaceAll(' ', '')).toBe(secret)
    const first = codeAt(secret, new Date())
    await page.getByLabel('Code of your authenticator app').fill(`${first.slice(0, 3)} ${first.slice(3)}`)
    await page.getByRole('button', { name: 'Continue' }).click()
    await heading(page, 'Save your recovery codes')
    await expectAccessible(page)
    const codes = await page.locator('ol code').allTextContents()
    expect(codes.length).toBeGreaterThan(5)
    await page.getByRole('link', { name: 'I have saved them' }).click()
    await page.waitForURL('**/account')

    await signOut(page)
    await signIn(page, origin, person)
    await heading(page, 'Second step')
    await expectAccessible(page)
    await page.getByLabel('Code of your authenticator app').fill(first)
    await page.getByRole('button', { name: 'Continue' }).first().click()
    await page.getByText('or was used before').waitFor()
    await page.getByText('Use a recovery code').click()
    await page.getByLabel('Recovery code').fill(codes[0]!.toLowerCase())
    await page.getByRole('button', { name: 'Continue' }).last().click()
    await page.waitForURL('**/account')
    await signOut(page)
    await signIn(page, origin, person)
    await page.getByText('Use a recovery code').click()
    await page.getByLabel('Recovery code').fill(codes[0]!)
    await page.getByRole('button', { name: 'Continue' }).last().click()
    await page.locator('#recovery_code-problem').waitFor()
    await window.context.close()
  })

  test('a passkey is added at sign-in, is the second factor then, and signs in by itself', async () => {
    const window = await openWindow()
    const { page, context, complaints } = window
    // A browser that proposes no passkeys in fields: the buttons are the way.
    await page.addInitScript('delete PublicKeyCredential.isConditionalMediationAvailable')
    await addAuthenticator(window)
    const strict = await server.createTenant()
    const person = await join(window, strict)
    await page.waitForURL('**/account')
    await strict.owner.put('/api/v1/auth/policy', { second_factor: 'required' })
    await signOut(page)
    await signIn(page, origin, person)
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await heading(page, 'Save your recovery codes')
    await page.getByRole('link', { name: 'I have saved them' }).click()
    await page.waitForURL('**/account')

    await signOut(page)
    await signIn(page, origin, person)
    await page.getByRole('button', { name: 'Use a passkey' }).click()
    await page.waitForURL('**/account')

    await signOut(page)
    await page.getByRole('link', { name: 'Sign in again' }).click()
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await page.waitForURL('**/account')
    expect(await page.textContent('main')).toContain(person.email)
    expect(complaints).toEqual([])
    await context.close()
  })

  test('a passkey that the browser proposes for the address signs in, without a button or a password; once', async () => {
    const window = await openWindow()
    const { page, context, complaints } = window
    const authenticator = await addAuthenticator(window)
    const person = await join(window)
    await page.waitForURL('**/account')
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await heading(page, 'Save your recovery codes')
    await authenticator.setPresent(false)
    await signOut(page)
    await page.goto(`${origin}/sign-in`)
    expect(await page.getByLabel('Email').getAttribute('autocomplete')).toBe('username webauthn')
    await expectAccessible(page)
    // The person chooses it in the list of the browser.
    await authenticator.setPresent(true)
    const sent = page.waitForRequest('**/sign-in/factor')
    await page.reload()
    const form = (await sent).postData()!
    await page.waitForURL('**/account')
    expect(await page.textContent('main')).toContain(person.email)
    expect(complaints).toEqual([])

    await authenticator.setPresent(false)
    await signOut(page)
    const replayed = new URLSearchParams(form)
    await page.goto(`${origin}/sign-in`)
    await page.evaluate(
      `const form = document.querySelector('form[data-passkey]')
       form.challenge.value = ${JSON.stringify(replayed.get('challenge'))}
       form.credential.value = ${JSON.stringify(replayed.get('credential'))}
       form.submit()`,
    )
    await page.getByText('was completed already').waitFor()
    await context.close()
  })

  test('the account: another session is ended, the password changed, an app added and removed', async () => {
    const window = await openWindow()
    const { page, context, complaints } = window
    const person = await join(window)
    await page.waitForURL('**/account')
    const { body } = await server.as(null).post('/api/v1/auth/login', person)
    const other = server.as(body.data.session_token)
    await page.reload()
    await expectAccessible(page)
    await page.getByRole('button', { name: /^End the session on/ }).click()
    await page.waitForLoadState()
    expect((await other.get('/api/v1/auth/me')).status).toBe(401)

    await page.getByText('Change your password').click()
    const change = async (current: string, next: string) => {
      await page.getByLabel('Current password').fill(current)
      await page.getByLabel('New password').fill(next)
      await page.getByRole('button', { name: 'Change' }).click()
    }
    await change('wrong', 'seven copper kettles hum')
    await page.getByText('This is not your password').waitFor()
    await change(PASSWORD, 'password1234')
    await page.locator('#password-problem').waitFor()
    await expectAccessible(page)
    await change(PASSWORD, 'seven copper kettles hum')
    await page.getByText('Your password is changed').waitFor()

    await page.getByRole('button', { name: 'Add an authenticator app' }).click()
    await expectAccessible(page)
    const secret = (await page.locator('main code').textContent())!.replaceAll(' ', '')
    await page.getByLabel('Code of your authenticator app').fill(codeAt(secret, new Date()))
    await page.getByRole('button', { name: 'Continue' }).click()
    await heading(page, 'Save your recovery codes')
    await page.getByRole('link', { name: 'I have saved them' }).click()
    await expectAccessible(page)
    // Only for ten minutes after a sign-in: then who it is is asked again.
    await server.sql.rows(
      `update session set created_at = created_at - interval '1 hour' where user_id = (select id from api_user where email = $1)`,
      [person.email],
    )
    await page.getByRole('button', { name: 'Remove Authenticator app' }).click()
    await page.getByLabel('Password').waitFor()
    expect(page.url()).toContain('/sign-in?again=yes')
    await page.getByLabel('Email').fill(person.email)
    await page.getByLabel('Password').fill('seven copper kettles hum')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByText('Use a recovery code').waitFor()
    expect(complaints.filter((text) => !/40[03]/.test(text))).toEqual([])
    await context.close()
  })
})
