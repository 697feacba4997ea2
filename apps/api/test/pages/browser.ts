import { execFileSync } from 'node:child_process'
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, expect } from 'vitest'
import { needs } from '../support/needs.ts'

/** Debian's package. Playwright's own builds are no npm packages. */
export const hasBrowser = needs('chromium')

const pathOfBrowser = (): string => execFileSync('/bin/sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).trim()

let running: Promise<Browser> | undefined

/** The browser of a test file, started once. */
function browser(): Promise<Browser> {
  running ??= chromium.launch({
    executablePath: pathOfBrowser(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  })
  return running
}

export function closesBrowser(): void {
  afterAll(async () => {
    await (await running)?.close()
    running = undefined
  })
}

export interface Window {
  context: BrowserContext
  page: Page
  /** What the browser complained about, such as something that the policy of a page forbids. */
  complaints: string[]
}

/** A browser window with no cookies. */
export async function openWindow(options: Parameters<Browser['newContext']>[0] = {}): Promise<Window> {
  const context = await (await browser()).newContext(options)
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  return { context, page, complaints }
}

/** WCAG 2.2 AA and best practices, as far as axe finds out. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  const found = violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => html) }))
  expect(found).toEqual([])
}

/** @returns the origin of a test server by a name, for which browsers allow passkeys */
export const byName = (url: string): string => url.replace('127.0.0.1', 'localhost')

export async function signIn(page: Page, origin: string, { email, password }: Record<'email' | 'password', string>) {
  await page.goto(`${origin}/sign-in`)
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}
