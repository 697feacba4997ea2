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
async function enter(path: string, size: Size = 'wide', options: Parameters<typeof openWindow>[0] = {}): Promise<Window> {
  const window = await openWindow({ viewport: SIZES[size], ...options })
  const { page } = window
  await page.goto(server.url + path)
  await page.getByLabel('Email').fill(tenant.ownerEmail)
  await page.getByLabel('Password').fill(TENANT_PASSWORD)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('main').getByRole('heading', { level: 1 }).waitFor()
  return window
}

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
      ...[...document.querySelectorAll('input, textarea')].map((field) => ('value' in field ? String(field.value) : '')),
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
  await panel.getByLabel('User', { exact: false }).first().fill(email)
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
    const { page, context, complaints } = await enter('/console/keys', size, { permissions: ['clipboard-read', 'clipboard-write'] })
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

  test('each page is accessible in both themes', async () => {
    const { page, context, complaints } = await enter('/console', size)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
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
    }
    expect(complaints).toEqual([])
    await context.close()
  })
})
