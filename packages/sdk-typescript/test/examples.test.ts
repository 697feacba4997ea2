import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readFile, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { emptyProject, type Project, runIn } from '@keystead/sdk-testing'
import { expect, inject, onTestFinished, test } from 'vitest'
import { adminClient, unique, uniqueEmail } from './support/client.ts'

const EXAMPLES = join(import.meta.dirname, '../../../examples')

/** Of the TypeScript sample in the aggregator document. */
const DOCUMENTED_SAMPLE = '7e3d9ccff189fdbc28fe90efc96d0e8e104fe0f251b45c471bb3d4546a27edfd'

const { url, adminKey, owner } = inject('service')
const client = adminClient()

/** An example in a folder of its own, with what its package.json asks for. */
async function example(name: string, modules: string[] = []): Promise<Project> {
  const installed = join(import.meta.dirname, '../node_modules')
  const links = Object.fromEntries(
    await Promise.all(modules.map(async (each) => [each, await realpath(join(installed, each))] as const)),
  )
  const project = await emptyProject({ from: join(EXAMPLES, name), tarballs: [inject('tarball')], links })
  onTestFinished(project.remove)
  return project
}

/** The compiler's opinion of an example. */
const checkTypes = ({ folder }: Project, file: string): Promise<string> => {
  const compiler = join(import.meta.dirname, '../node_modules/typescript/bin/tsc')
  const strict = ['--noEmit', '--strict', '--skipLibCheck', '--types', 'node', '--target', 'es2022']
  return runIn(folder, [compiler, ...strict, '--module', 'nodenext', file])
}

test('sdk-typescript: onboards a user', async () => {
  const project = await example('sdk-typescript', ['@types/node'])
  await checkTypes(project, 'main.ts')
  const email = uniqueEmail()
  const name = unique('project')
  const environment = { KEYSTEAD_URL: url, KEYSTEAD_API_KEY: adminKey }
  const said = await runIn(project.folder, ['main.ts', email, name], environment)
  expect(said).toMatch(/The key, shown only now: gw_/)
  expect(said).toContain(`It works: true for ${email} in ${name}`)
  expect(said).toMatch(/Users with keys: [1-9]/)
})

test('stream: writes an answer as it comes, what it took, and the job that it is', async () => {
  const project = await example('stream', ['@types/node'])
  await checkTypes(project, 'main.ts')
  const environment = { KEYSTEAD_URL: url, KEYSTEAD_API_KEY: adminKey }
  const said = await runIn(project.folder, ['main.ts', 'the quick brown fox'], environment)
  expect(said).toMatch(/^the quick brown fox\n4 tokens in, 4 out, for \$0\nJob [\w-]{36} is COMPLETED\n$/)
  const unknown = runIn(project.folder, ['main.ts', 'Hi', 'nobody'], environment)
  await expect(unknown).rejects.toThrow(/BadRequestError: 400 validation_error/)
})

test('protect-fastify: lets a key through that holds the scope, and no other', async () => {
  const project = await example('protect-fastify', ['@types/node', 'fastify'])
  await checkTypes(project, 'server.ts')
  const { user_id } = await client.users.create({
    email: uniqueEmail(),
    name: unique('caller'),
    roles: ['super_admin'],
  })
  const holder = await client.apiKeys.create({ user_id, scopes: ['reports:read'] })
  const other = await client.apiKeys.create({ user_id, scopes: ['users:read'] })
  const verifier = await client.apiKeys.create({ user_id, management: true, scopes: ['keys:verify'] })
  const address = await startServer(project.folder, verifier.api_key)
  const ask = async (headers: Record<string, string>): Promise<number> =>
    (await fetch(`${address}/reports`, { headers })).status
  expect(await ask({ 'x-api-key': holder.api_key })).toBe(200)
  expect(await ask({ 'x-api-key': other.api_key })).toBe(403)
  expect(await ask({ 'x-api-key': 'ks_forged' })).toBe(401)
  expect(await ask({})).toBe(401)
  await client.apiKeys.delete(holder.key_id)
  expect(await ask({ 'x-api-key': holder.api_key })).toBe(401)
})

test("rest-typescript: the document's sample, unchanged but for the base URL", async () => {
  const text = await readFile(join(EXAMPLES, 'rest-typescript/main.ts'), 'utf8')
  const [sample = ''] = text.split('\n// From here on')
  const documented = sample.replace("process.env.KEYSTEAD_URL ?? 'http", "'http")
  expect(createHash('sha256').update(documented).digest('hex')).toBe(DOCUMENTED_SAMPLE)
  const project = await example('rest-typescript')
  const environment = { KEYSTEAD_URL: url, KEYSTEAD_EMAIL: owner.email, KEYSTEAD_PASSWORD: owner.password }
  expect(await runIn(project.folder, ['main.ts', unique('backend')], environment)).toMatch(
    /^User [\w-]{36} has the key agg_\w{30}\n$/,
  )
})

/** @returns where the example listens */
async function startServer(folder: string, key: string): Promise<string> {
  const env = { PATH: process.env['PATH'] ?? '', PORT: '0', KEYSTEAD_URL: url, KEYSTEAD_API_KEY: key }
  const server = spawn(process.execPath, ['server.ts'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void server.kill('SIGKILL'))
  const [line] = (await once(server.stdout, 'data')) as [Buffer]
  return line.toString().trim()
}
