import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { emptyProject, type Project, runIn, runProgram } from '@keystead/sdk-testing'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { z } from 'zod'

const SCHEMA = join(import.meta.dirname, '../../../openapi/schema.graphql')

let app: Project

/** Relay as its users install it: its compiler is 118 MB of programs for five platforms, so it is no dependency here. */
beforeAll(async () => {
  app = await emptyProject({ from: join(import.meta.dirname, 'relay-app') })
  await copyFile(join(import.meta.dirname, 'relay-app/package.json'), join(app.folder, 'package.json'))
  const { HOME = '', ...env } = process.env
  const settings = Object.entries(env).flatMap(([name, value]) =>
    /^npm_config_/i.test(name) && value !== undefined ? [[name, value]] : [],
  )
  const install = ['npm', 'install', '--no-audit', '--no-fund', '--prefer-offline', '--silent']
  await runProgram(app.folder, install, { HOME, ...Object.fromEntries(settings) })
  await copyFile(SCHEMA, join(app.folder, 'schema.graphql'))
  await mkdir(join(app.folder, 'artifacts'))
  await runIn(app.folder, ['node_modules/relay-compiler/cli.js', 'relay.config.json'])
})
afterAll(() => app?.remove())

const Run = z.object({
  pages: z.array(z.array(z.string())),
  id: z.string(),
  node: z.unknown(),
  nodes: z.unknown(),
  hasConnection: z.boolean(),
})

/** Sends a request of the admin. @returns the data of the answer */
async function send(path: string, body: object): Promise<Record<string, string>> {
  const { url, adminKey } = inject('service')
  const response = await fetch(`${url}/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${adminKey}` },
    body: JSON.stringify(body),
  })
  const { data = {} } = Object(await response.json())
  expect(response.status).toBe(200)
  return data
}

test('Relay compiles every kind of document, goes through the pages of a list, and fetches objects again by their ids', async () => {
  const { url, adminKey } = inject('service')
  const PROJECT = 'Of Relay'
  await send('/projects', { project_name: PROJECT })
  const emails = ['a', 'b', 'c', 'd', 'e'].map((name) => `relay-${name}@example.com`)
  for (const email of emails) {
    const { user_id } = await send('/users', { email })
    await send(`/projects/${encodeURIComponent(PROJECT)}/users`, { email })
    await send('/api-keys', { user_id })
  }
  const printed = await runIn(app.folder, ['run.js'], { KEYSTEAD_URL: url, KEYSTEAD_API_KEY: adminKey, PROJECT })
  const { pages, id, node, nodes, hasConnection } = Run.parse(JSON.parse(printed))
  const newest = emails.toReversed()
  // Relay joins the pages in its store.
  expect(pages).toEqual([newest.slice(0, 2), newest.slice(0, 4), newest])
  expect(node).toMatchObject({
    __typename: 'User',
    keys: { edges: [{ node: { masked: expect.stringMatching(/^ks_/), user: { id, email: newest[0] } } }] },
  })
  expect(nodes).toEqual([{ __typename: 'User', id }, { __typename: 'Project', id: expect.any(String) }, null])
  expect(hasConnection).toBe(true)
})
