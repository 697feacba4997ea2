import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { closesBrowser, expectAccessible, hasBrowser, openWindow } from '../pages/browser.ts'
import type { TestServer, TestTenant } from '../support/server.ts'
import { type IdentityProvider, startIdentityProvider } from './identity-provider.ts'
import { connect, person, ssoServer } from './support.ts'

let server: TestServer
let tenant: TestTenant
let idp: IdentityProvider

closesBrowser()

describe.runIf(hasBrowser)('single sign-on in Chromium', () => {
  beforeAll(async () => {
    server = await ssoServer()
    tenant = await server.createTenant()
    const [redirectUri, postLogoutUri] = [`${server.url}/sign-in/sso/callback`, `${server.url}/sign-in`]
    // To a browser, localhost is another site than 127.0.0.1.
    idp = await startIdentityProvider({ redirectUri, postLogoutUri }, { host: 'localhost' })
  })

  afterAll(async () => {
    await idp.stop()
    await server.stop()
  })

  test('a person types the address, signs in at the provider, and comes back signed in; signing out leads there', async () => {
    const connection = await connect(server, tenant, idp)
    const alice = person(connection, 'alice')
    idp.accounts.set(alice.sub, alice)
    const { page, context, complaints } = await openWindow()
    await page.goto(`${server.url}/sign-in?return_to=/account`)
    await expectAccessible(page)
    await page.getByLabel('Email').fill(alice.email!)
    await page.getByRole('button', { name: 'Sign in with single sign-on' }).click()
    await page.waitForURL(`${idp.issuer}/**`)
    await page.getByRole('button', { name: `Sign in as ${alice.sub}` }).click()
    await page.waitForURL(`${server.url}/account`)
    await page.getByText(alice.email!).waitFor()
    await expectAccessible(page)
    const names = (await context.cookies(server.url)).map(({ name }) => name)
    expect(names).toContain('__Host-keystead')
    expect(names).not.toContain('__Host-keystead-sso')
    // No page of the way broke its own policy.
    expect(complaints.filter((text) => /Content Security Policy/.test(text))).toEqual([])

    await page.getByRole('button', { name: 'Sign out', exact: true }).click()
    await page.waitForURL(`${idp.issuer}/session/end**`)
    await page.goto(`${server.url}/account`)
    await page.waitForURL(`${server.url}/sign-in`)
    await context.close()
  })

  test('an address without single sign-on gets a message at its field', async () => {
    const { page, context } = await openWindow()
    await page.goto(`${server.url}/sign-in`)
    await page.getByLabel('Email').fill('bob@nowhere.example')
    await page.getByRole('button', { name: 'Sign in with single sign-on' }).click()
    await page.getByText('There is no single sign-on for this address').waitFor()
    await expectAccessible(page)
    await context.close()
  })
})
