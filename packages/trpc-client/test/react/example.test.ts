import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type Project, runIn } from '@keystead/sdk-testing'
import { Browser, type BrowserPage } from 'happy-dom'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { createClient } from '../../src/index.ts'
import { PATIENTLY } from '../support/page.tsx'
import { PACKAGE, reactProject } from '../support/react-project.ts'

const EXAMPLE = join(PACKAGE, '../../examples/trpc-react')
const VITE = 'node_modules/vite/bin/vite.js'
const { url, adminKey, owner } = inject('service')

let project: Project
let preview: ChildProcess
let browser: Browser
let page: BrowserPage

beforeAll(async () => {
  project = await reactProject(inject('tarball'), {}, EXAMPLE)
  await runIn(project.folder, [VITE, 'build'])
  const env = { PATH: process.env['PATH'] ?? '', KEYSTEAD_URL: url }
  const args = [VITE, 'preview', '--host', '127.0.0.1', '--port', '0']
  const child = spawn(process.execPath, args, { cwd: project.folder, env, stdio: ['ignore', 'pipe', 'inherit'] })
  preview = child
  for await (const line of createInterface(child.stdout)) {
    const address = /Local:.*(http:\/\/\S+)\//.exec(line)?.[1]
    if (address === undefined) continue
    browser = new Browser({
      settings: { enableJavaScriptEvaluation: true, suppressInsecureJavaScriptEnvironmentWarning: true },
    })
    page = browser.newPage()
    await page.goto(address)
    return
  }
  throw new Error('the preview ended before it had an address')
}, 120_000)

afterAll(async () => {
  await browser?.close()
  preview?.kill()
  if (preview && preview.exitCode === null) await once(preview, 'close')
  await project.remove()
})

const text = (): string => page.mainFrame.document.body.textContent

/** Types into the fields of the page's form, and sends it with its button. */
function send(fields: Record<string, string>): void {
  const { document, window } = page.mainFrame
  for (const [name, value] of Object.entries(fields)) {
    const input = document.querySelector(`input[name=${name}]`)
    if (!(input instanceof window.HTMLInputElement)) throw new Error(`there is no field ${name}`)
    input.value = value
  }
  press(document.querySelector('form button')?.textContent ?? '')
}

function press(label: string): void {
  const button = [...page.mainFrame.document.querySelectorAll('button')].find((each) => each.textContent === label)
  if (!button) throw new Error(`there is no button ${label}`)
  button.click()
}

test('the types of the example hold', async () => {
  expect(await runIn(project.folder, [join(PACKAGE, 'node_modules/typescript/bin/tsc'), '-p', '.'])).toBe('')
})

test('a person signs in, pages through the users, and adds one', async () => {
  const client = createClient({ url, apiKey: adminKey })
  const emails = Array.from({ length: 8 }, (_, i) => `page-${process.pid}-${i}@example.com`)
  for (const email of emails) await client.v1.users.create.mutate({ email })
  await expect.poll(text, PATIENTLY).toContain('Sign in')
  send({ email: owner.email, password: 'wrong' })
  await expect.poll(text, PATIENTLY).toMatch(/request [0-9a-f-]{36}/)
  send(owner)
  await expect.poll(text, PATIENTLY).toContain(`Signed in as ${owner.email}`)
  await expect.poll(text, PATIENTLY).toContain(`${emails[7]}, 0 keys`)
  expect(text()).not.toContain(emails[0])
  press('More')
  await expect.poll(text, PATIENTLY).toContain(`${emails[0]}, 0 keys`)
  send({ email: 'no address' })
  await expect.poll(text, PATIENTLY).toContain('email Invalid email address')
  const added = `page-${process.pid}-added@example.com`
  send({ email: added })
  await expect.poll(text, PATIENTLY).toContain(`${added}, 0 keys`)
})
