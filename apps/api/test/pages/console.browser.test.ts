import { execFile } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { unique, uniqueEmail } from '../support/callers.ts'
import { sharedServer, TENANT_PASSWORD, type TestServer, type TestTenant } from '../support/server.ts'
import { closesBrowser, expectAccessible, hasBrowser, openWindow, type Window } from './browser.ts'

const SIZES = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } } as const
const run = promisify(execFile)

/** Test output, to look at. */
const SHOTS = join(tmpdir(), 'keystead-console')

let server: TestServer
let tenant: TestTenant

beforeAll(async () => {
  server = await sharedServer()
  tenant = await server.createTenant()
  mkdirSync(SHOTS, { recursive: true })
})
closesBrowser()

type Size = keyof typeof SIZES

/** The owner of the tenant, signed in where `path` has led to the sign-in. */
async function enter(
  path: string,
  size: Size = 'wide',
  options: Parameters<typeof openWindow>[0] = {},
): Promise<Window> {
  const window = await openWindow({ viewport: SIZES[size], ...options })
  const { page } = window
  // Under load everything takes its time.
  page.setDefaultTimeout(30_000)
  await page.goto(server.url + path)
  await page.getByLabel('Email').fill(tenant.ownerEmail)
  await page.getByLabel('Password').fill(TENANT_PASSWORD)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('main').getByRole('heading', { level: 1 }).waitFor()
  // The call that found out that nobody is signed in; the browser reports each 401.
  expect(window.complaints.splice(0)).toEqual([UNAUTHORIZED])
  return window
}

const UNAUTHORIZED = 'Failed to load resource: the server responded with a status of 401 (Unauthorized)'

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const dialog = (page: Page, name: string) => page.getByRole('dialog', { name, exact: true })

async function chooseAction(page: Page, name: string, action: string): Promise<void> {
  await button(page, `Actions for ${name}`).click()
  await page.getByRole('menuitem', { name: action, exact: true }).click()
}

/** Everything that the browser keeps of a page. */
const remains = (page: Page): Promise<string> =>
  page.evaluate(() =>
    [
      document.documentElement.outerHTML,
      ...[...document.querySelectorAll('input, textarea')].map((field) =>
        'value' in field ? String(field.value) : '',
      ),
      JSON.stringify(localStorage),
      JSON.stringify(sessionStorage),
      location.href,
      JSON.stringify(history.state),
    ].join('\n'),
  )

async function createUser(): Promise<{ email: string; id: string }> {
  const email = uniqueEmail('of-console')
  const { body } = await tenant.owner.post('/api/v1/users', { email })
  return { email, id: body.data.user_id }
}

async function createKey(page: Page, email: string, name: string): Promise<void> {
  await button(page, 'Create a key').click()
  const panel = dialog(page, 'Create a key')
  await panel.getByRole('combobox', { name: 'User' }).fill(email)
  await panel.getByLabel('Name', { exact: true }).fill(name)
  await panel.getByRole('button', { name: 'Create the key' }).click()
  await dialog(page, 'Your new key').waitFor()
}

async function closeToken(page: Page): Promise<void> {
  await page.getByLabel('I have stored the key in a safe place').check()
  await dialog(page, 'Your new key').getByRole('button', { name: 'Close' }).click()
  await dialog(page, 'Your new key').waitFor({ state: 'detached' })
}

describe.runIf(hasBrowser).each(['wide', 'narrow'] as const)('the console in Chromium, %s', (size) => {
  test('a key is made, works by the snippet that was copied, leaves nothing behind, is rotated and revoked', async () => {
    const { email } = await createUser()
    const { page, context, complaints } = await enter('/console/keys', size, {
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    const name = unique('Made')
    await createKey(page, email, name)
    const token = (await page.getByTestId('token').textContent())!
    await page.keyboard.press('Escape')
    expect(await dialog(page, 'Your new key').getByRole('button', { name: 'Close' }).isDisabled()).toBe(true)
    await expectAccessible(page)
    await page.screenshot({ path: join(SHOTS, `token-${size}.png`) })
    await button(page, 'Copy for curl').click()
    const command = await page.evaluate(() => navigator.clipboard.readText())
    expect((await run('sh', ['-c', command])).stdout).toMatch(/^HTTP\/1.1 200 /)
    await closeToken(page)
    expect(await remains(page)).not.toContain(token.slice(9))
    await page.goBack()
    expect(await remains(page)).not.toContain(token.slice(9))
    await page.goForward()

    await chooseAction(page, name, 'Rotate')
    await dialog(page, `Rotate ${name}`).getByRole('button', { name: 'Rotate' }).click()
    await dialog(page, 'Your new key').getByText('The old key works until').waitFor()
    const next = (await page.getByTestId('token').textContent())!
    await closeToken(page)
    const key = await tenant.owner.get(`/api/v1/api-keys/${encodeURIComponent(next)}`)
    const row = page.locator(`[data-row="${key.body.data.key_id}"]`)
    await row.getByRole('button').click()
    await page.getByRole('menuitem', { name: 'Disable' }).click()
    await dialog(page, `Disable ${name}`).getByRole('button', { name: 'Disable' }).click()
    await page.getByText('Done on every replica').waitFor()
    await button(page, 'Done').click()
    await row.getByText('Disabled').waitFor()
    await row.getByRole('button').click()
    await page.getByRole('menuitem', { name: 'Revoke' }).click()
    await dialog(page, `Revoke ${name}`).getByRole('button', { name: 'Revoke' }).click()
    await page.getByRole('table', { name: 'Receipt' }).getByText('Confirmed').waitFor()
    await expectAccessible(page)
    await button(page, 'Done').click()
    await row.getByText('Revoked').waitFor()
    expect((await server.as(next).get(`/api/v1/auth/check?tenant=${tenant.id}`)).status).toBe(401)
    expect(complaints).toEqual([])
    expect(server.logs()).not.toContain(next)
    await context.close()
  })

  test('a user is made, found, edited, disabled, enabled and deleted, with the consequences named', async () => {
    const { page, context, complaints } = await enter('/console/users', size)
    const email = uniqueEmail('new')
    await button(page, 'Create a user').click()
    const panel = dialog(page, 'Create a user')
    await panel.getByLabel('Email').fill(email)
    await panel.getByRole('button', { name: 'Create the user' }).click()
    await panel.waitFor({ state: 'detached' })
    await tenant.owner.post('/api/v1/api-keys', { email })
    await page.getByLabel('Part of the email').fill(email)
    await page.keyboard.press('Enter')
    await page.waitForURL(/q=/)
    await chooseAction(page, email, 'Edit')
    await dialog(page, `Edit ${email}`).getByLabel('Name', { exact: true }).fill(`Renamed ${email}`)
    await button(page, 'Save').click()
    await chooseAction(page, `Renamed ${email}`, 'Disable')
    await page.getByText('1 key stops working.').waitFor()
    await dialog(page, `Disable Renamed ${email}`).getByRole('button', { name: 'Disable' }).click()
    await page.getByRole('table').getByText('Inactive').waitFor()
    await chooseAction(page, `Renamed ${email}`, 'Enable')
    await dialog(page, `Enable Renamed ${email}`).getByRole('button', { name: 'Enable' }).click()
    await page.getByRole('table').getByText('Active').waitFor()
    await chooseAction(page, `Renamed ${email}`, 'Delete')
    await page.getByText('1 key ends.').waitFor()
    await dialog(page, `Delete Renamed ${email}`).getByRole('button', { name: 'Delete' }).click()
    await page.getByText('No user is like this.').waitFor()
    expect((await tenant.owner.get(`/api/v1/users/${email}`)).status).toBe(404)
    expect(complaints).toEqual([])
    await context.close()
  })

  test.each(['light', 'dark'] as const)('each page is accessible, %s', async (colorScheme) => {
    const { page, context, complaints } = await enter('/console', size, { colorScheme })
    for (const [path, name] of [
      ['/console/keys', 'API keys'],
      ['/console/users', 'Users'],
      ['/console/audit', 'Audit log'],
      ['/console/keys?create=new', 'API keys'],
      ['/console/nothing', 'There is no such page'],
    ] as const) {
      await page.goto(server.url + path)
      await page.getByRole('heading', { level: 1, name, includeHidden: true }).waitFor({ state: 'attached' })
      if (path.includes('create')) await dialog(page, 'Create a key').waitFor()
      else if (!path.includes('nothing')) await page.getByRole('table').first().waitFor()
      expect(await page.title()).toBe(`${name} · Keystead`)
      expect(await page.locator('main').count()).toBe(1)
      await expectAccessible(page)
      const shot = path.replaceAll(/[^a-z]+/g, '-')
      await page.screenshot({ path: join(SHOTS, `${shot}-${colorScheme}-${size}.png`) })
      const isTooWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
      expect({ path, isTooWide }).toEqual({ path, isTooWide: false })
    }
    expect(complaints).toEqual([])
    await context.close()
  })
})

describe.runIf(hasBrowser)('the console in Chromium', () => {
  test('filters are in the address, and survive a reload and the end of the session', async () => {
    const made = await createUser()
    await tenant.owner.post('/api/v1/api-keys', { user_id: made.id, name: 'Filtered', environment: 'staging' })
    const { page, context } = await enter(`/console/keys?user=${made.id}`)
    await page.getByRole('table').getByText('Filtered').waitFor()
    await page.getByLabel('Environment').fill('production')
    await page.keyboard.press('Enter')
    await page.getByText('There is no key here.').waitFor()
    await page.getByLabel('Environment').fill('staging')
    await page.keyboard.press('Enter')
    await page.getByRole('table').getByText('Filtered').waitFor()
    const address = page.url()
    expect(address).toContain('environment=staging')
    await page.reload()
    await page.getByRole('table').getByText('Filtered').waitFor()
    await context.clearCookies({ name: '__Host-keystead' })
    await page.getByRole('link', { name: 'Users', exact: true }).click()
    await page.waitForURL(/\/sign-in\?return_to=/)
    await page.getByLabel('Email').fill(tenant.ownerEmail)
    await page.getByLabel('Password').fill(TENANT_PASSWORD)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'Users' }).waitFor()
    await button(page, `Account of ${tenant.ownerEmail}`).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await button(page, 'Sign out').click()
    await page.getByText('You are signed out').waitFor()
    await page.goto(address)
    await page.waitForURL(/\/sign-in\?return_to=%2Fconsole%2Fkeys%3F/)
    await context.close()
  })

  test('names that are markup are shown as text on every page', async () => {
    const markup = `<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>{{7*7}}`
    const other = await server.createTenant()
    const { body } = await other.owner.post('/api/v1/users', {
      email: uniqueEmail('markup'),
      name: markup,
      username: `${markup} 2`,
    })
    const made = await other.owner.post('/api/v1/api-keys', {
      user_id: body.data.user_id,
      name: markup,
      scopes: ['<svg/onload=window.pwned=1>'],
      environment: '<b onclick=window.pwned=1>',
    })
    expect(made.status).toBe(200)
    const { page, context, complaints } = await openWindow({ viewport: SIZES.wide })
    await page.goto(`${server.url}/sign-in?return_to=/console/keys`)
    await page.getByLabel('Email').fill(other.ownerEmail)
    await page.getByLabel('Password').fill(TENANT_PASSWORD)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByRole('table').getByText(markup, { exact: true }).waitFor()
    await chooseAction(page, markup, 'Revoke')
    await dialog(page, `Revoke ${markup}`).waitFor()
    await page.keyboard.press('Escape')
    await page.goto(`${server.url}/console/users`)
    await page.getByRole('table').getByText(markup, { exact: true }).waitFor()
    await chooseAction(page, markup, 'Edit')
    await dialog(page, `Edit ${markup}`).waitFor()
    await page.goto(`${server.url}/console/audit?action=user.created`)
    await page.getByRole('table').getByText(markup, { exact: true }).waitFor()
    await button(page, 'Show user.created').first().click()
    await page.getByRole('dialog').getByText(markup, { exact: true }).first().waitFor()
    await page.goto(`${server.url}/console/users?q=${encodeURIComponent(markup)}&status=${encodeURIComponent(markup)}`)
    await page.getByText('No user is like this.').waitFor()
    expect(await page.evaluate(() => 'pwned' in window)).toBe(false)
    expect(complaints).toEqual([])
    await context.close()
  })

  test('the palette leads to a page, a user and a key by keyboard alone', async () => {
    const { email, id } = await createUser()
    const name = unique('Sought')
    await tenant.owner.post('/api/v1/api-keys', { user_id: id, name })
    const { page, context, complaints } = await enter('/console/keys')
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Page, user or key' }).waitFor()
    await expectAccessible(page)
    await page.screenshot({ path: join(SHOTS, 'palette.png') })
    await page.keyboard.type('audit')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/console\/audit/)
    for (const text of [email, name]) {
      await page.goto(`${server.url}/console/audit`)
      await page.getByRole('table').waitFor()
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox', { name: 'Page, user or key' }).waitFor()
      await page.keyboard.type(text)
      await page.getByRole('option', { name: text }).waitFor()
      await page.keyboard.press('Enter')
      await page.waitForURL((url) => url.searchParams.get('user') === id)
      await page.getByRole('table').getByText(name).waitFor()
    }
    expect(complaints).toEqual([])
    await context.close()
  })

  test('a management key gets scopes from the list; a refusal says what is wrong and keeps the form', async () => {
    const { email } = await createUser()
    const { page, context } = await enter('/console/keys?create=new')
    const panel = dialog(page, 'Create a key')
    await panel.getByLabel('Keystead itself').check()
    await panel.getByRole('combobox', { name: 'Scopes' }).fill('keys:verify')
    await page.getByRole('option', { name: 'keys:verify' }).click()
    await page.keyboard.press('Escape')
    await panel.getByRole('combobox', { name: 'User' }).fill('nobody@example.com')
    await panel.getByLabel('Limit', { exact: true }).fill('5')
    await panel.getByRole('combobox', { name: 'Addresses' }).fill('127.0.0.0/8')
    await panel.getByRole('button', { name: 'Create the key' }).click()
    await panel.getByRole('alert').getByText('Request id:').waitFor()
    await expectAccessible(page)
    await page.screenshot({ path: join(SHOTS, 'refused.png') })
    await panel.getByRole('combobox', { name: 'User' }).fill(email)
    await panel.getByRole('button', { name: 'Create the key' }).click()
    const token = (await page.getByTestId('token').textContent())!
    const { body } = await tenant.owner.get(`/api/v1/api-keys/${token}`)
    expect(body.data).toMatchObject({
      management: true,
      scopes: ['keys:verify'],
      ip_allowlist: ['127.0.0.0/8'],
      limits: [{ limit: 5, window_seconds: 60 }],
    })
    await closeToken(page)
    await context.close()
  })

  test('lists have pages, and the way back leads through them', async () => {
    const other = await server.createTenant()
    const emails = Array.from({ length: 60 }, () => uniqueEmail('paged'))
    for (const email of emails) await other.owner.post('/api/v1/users', { email })
    const { page, context } = await openWindow({ viewport: SIZES.wide })
    await page.goto(`${server.url}/sign-in?return_to=/console/users`)
    await page.getByLabel('Email').fill(other.ownerEmail)
    await page.getByLabel('Password').fill(TENANT_PASSWORD)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByText(emails[59]!).waitFor()
    await button(page, 'Next page').click()
    await page.getByText(emails[0]!).waitFor()
    expect(page.url()).toContain('cursor=')
    await page.goBack()
    await page.getByText(emails[59]!).waitFor()
    await context.close()
  })

  test('it is in Russian for who wants that, in the dark too', async () => {
    const { page, context, complaints } = await openWindow({
      viewport: SIZES.wide,
      locale: 'ru-RU',
      colorScheme: 'dark',
    })
    await page.goto(`${server.url}/sign-in?return_to=/console/users`)
    await page.getByLabel('Email').fill(tenant.ownerEmail)
    await page.getByLabel('Password').fill(TENANT_PASSWORD)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'Пользователи' }).waitFor()
    await page.getByRole('table').waitFor()
    await page.screenshot({ path: join(SHOTS, 'russian.png') })
    await expectAccessible(page)
    expect(await page.locator('html').getAttribute('lang')).toBe('ru')
    expect(complaints).toEqual([])
    await context.close()
  })
})
