import { createServer, type Server } from 'node:http'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { authorizePath, DEVICE_CODE, newPkce, register } from '../oauth/browsing.ts'
import { createOAuthClient, postForm, type TestOAuthClient } from '../oauth/support.ts'
import { listenOnLoopback, stopListening } from '../support/listening.ts'
import { sharedServer, TENANT_PASSWORD, type TestServer, type TestTenant } from '../support/server.ts'
import { closesBrowser, expectAccessible, hasBrowser, openWindow, signIn } from './browser.ts'

/** A name that would be markup, and would turn the text around it. */
const NAME = `<img src=x onerror="document.title='run'">\u202Eppa`

let server: TestServer
let tenant: TestTenant
let client: TestOAuthClient
let app: App

beforeAll(async () => {
  server = await sharedServer()
  tenant = await server.createTenant()
  client = await createOAuthClient(tenant)
  app = await startApp()
  const redirectUris = [app.callback]
  await register(server, client, {
    name: NAME,
    redirectUris,
    grantTypes: ['authorization_code', DEVICE_CODE],
  })
  return () => app.stop()
})
closesBrowser()

interface App {
  callback: string
  stop(): Promise<void>
}

/** An application of two origins: its callback leads on to its start page, as many do. */
async function startApp(): Promise<App> {
  const home = serverOf((url) => ({ text: `<h1>Home ${url.search === '' ? '' : 'with a query'}</h1>` }))
  const homePort = await listenOnLoopback(home)
  const callback = serverOf((url) => ({ location: `http://localhost:${homePort}/${url.search}` }))
  return {
    callback: `http://127.0.0.1:${await listenOnLoopback(callback)}/callback`,
    async stop() {
      await Promise.all([home, callback].map(stopListening))
    },
  }
}

const serverOf = (answer: (url: URL) => { text: string } | { location: string }): Server =>
  createServer((request, response) => {
    const shown = answer(new URL(request.url ?? '/', 'http://localhost'))
    if ('location' in shown) response.writeHead(302, { location: shown.location }).end()
    else response.writeHead(200, { 'content-type': 'text/html' }).end(shown.text)
  })

const owner = () => ({ email: tenant.ownerEmail, password: TENANT_PASSWORD })

const authorize = () =>
  server.url + authorizePath(client.id, newPkce(), { redirect_uri: app.callback, scope: 'openid users:read' })

async function fillIn(page: Page): Promise<void> {
  await page.getByLabel('Email').fill(tenant.ownerEmail)
  await page.getByLabel('Password').fill(TENANT_PASSWORD)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

const consentHeading = (page: Page) => page.getByRole('heading', { name: /^Allow / }).waitFor()

describe.runIf(hasBrowser)('in Chromium', () => {
  test('an application of another origin gets its answer after sign-in and consent, wherever it leads from there', async () => {
    const { page, context, complaints } = await openWindow()
    await page.goto(authorize())
    expect(new URL(page.url()).pathname).toBe('/sign-in')
    await fillIn(page)
    await consentHeading(page)
    await expectAccessible(page)
    const text = (await page.textContent('main'))!
    // What somebody else chose is text, in the one direction.
    expect(text).toContain(`<img src=x onerror="document.title='run'">`)
    expect(text).not.toContain('\u202E')
    expect(await page.title()).toContain('Allow')
    expect(await page.locator('main img').count()).toBe(0)
    expect(text).toContain(`as ${tenant.ownerEmail} to the tenant Tenant `)
    expect(text).toContain(new URL(app.callback).host)
    expect(text).toContain('users:read')
    await page.getByRole('link', { name: 'Use another account' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await page.goBack()
    await page.getByRole('button', { name: 'Allow', exact: true }).click()
    await page.waitForURL(/^http:\/\/localhost:\d+\/\?.*code=/)
    expect(await page.textContent('h1')).toBe('Home with a query')
    expect(complaints.filter((each) => !each.includes('404'))).toEqual([])
    await context.close()
  })

  test('an application that is allowed already gets its answer from the sign-in, without another question', async () => {
    const { page, context, complaints } = await openWindow()
    // One that is no program on this machine: those are asked for each time (RFC 8252, section 8.6).
    const web = await createOAuthClient(tenant)
    await register(server, web)
    // There is no such host: that the browser asks for it is all that matters.
    const answer = () => page.waitForRequest(/^https:\/\/app\.example\/callback\?.*code=/)
    const begin = () => page.goto(server.url + authorizePath(web.id, newPkce(), { scope: 'openid' }))
    await begin()
    await fillIn(page)
    await Promise.all([answer(), page.getByRole('button', { name: 'Allow', exact: true }).click()])
    await expect.poll(() => page.url()).toBe('chrome-error://chromewebdata/')
    await context.clearCookies()
    await begin()
    await Promise.all([answer(), fillIn(page)])
    expect(complaints.filter((each) => !each.includes('ERR_NAME_NOT_RESOLVED'))).toEqual([])
    await context.close()
  })

  test('a person who does not allow it sends the application an error; no JavaScript is needed', async () => {
    const { page, context } = await openWindow({ javaScriptEnabled: false })
    const other = await server.createTenant()
    const asking = await createOAuthClient(other)
    await register(server, asking, { method: 'none', redirectUris: [app.callback] })
    await signIn(page, server.url, { email: other.ownerEmail, password: TENANT_PASSWORD })
    await page.goto(server.url + authorizePath(asking.id, newPkce(), { redirect_uri: app.callback }))
    await page.getByRole('button', { name: 'Do not allow' }).click()
    await page.waitForURL(/error=/)
    expect(new URL(page.url()).searchParams.get('error')).toBe('access_denied')
    await context.close()
  })

  test('a device is connected by its code, in any spelling, after a warning', async () => {
    const form = { scope: 'openid users:read' }
    const { body } = await postForm(server.url, '/oauth/device_authorization', form, client.basic)
    const { page, context, complaints } = await openWindow()
    await signIn(page, server.url, owner())
    await page.goto(`${server.url}/device`)
    await expectAccessible(page)
    await page.getByLabel('Code').fill('BBBB-BBBB')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByText('There is no such code').waitFor()
    expect(await page.getByLabel('Code').getAttribute('aria-invalid')).toBe('true')
    await expectAccessible(page)
    await page.getByLabel('Code').fill(` ${body.user_code.toLowerCase().replace('-', ' ')} `)
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByText('Do not continue if somebody sent you this code').waitFor()
    await expectAccessible(page)
    expect(await page.textContent('main')).toContain(body.user_code)
    await page.getByRole('button', { name: 'Continue' }).click()
    const done = page.getByRole('heading', { name: 'The device is connected' })
    await consentHeading(page)
    await page.getByRole('button', { name: 'Allow', exact: true }).click()
    await done.waitFor()
    await expectAccessible(page)
    const poll = { grant_type: DEVICE_CODE, device_code: body.device_code }
    const answer = await postForm(server.url, '/oauth/token', poll, client.basic)
    expect([answer.status, answer.body]).toEqual([200, expect.objectContaining({ scope: 'openid users:read' })])
    expect(complaints.filter((each) => !each.includes('400'))).toEqual([])
    await context.close()
  })

  test('no page is shown in a frame of another site', async () => {
    const { page, context } = await openWindow()
    await signIn(page, server.url, owner())
    await page.goto(app.callback)
    for (const path of ['/account', '/sign-in', '/device', authorize().replace(server.url, '')]) {
      await page.setContent(`<iframe src="${server.url}${path}"></iframe>`)
      await expect.poll(() => page.frames()[1]?.url()).toBe('chrome-error://chromewebdata/')
    }
    await context.close()
  })
})
