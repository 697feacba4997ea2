import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Project, runIn } from '@keystead/sdk-testing'
import { expect, inject, onTestFinished, test } from 'vitest'
import { unique, uniqueEmail } from './support/client.ts'
import { closedUrl } from './middleware/support/asking.ts'
import { checkTypes, EXAMPLES, example, unsuccessful } from './support/example.ts'

/** Of the TypeScript sample in the aggregator document. */
const DOCUMENTED_SAMPLE = '7e3d9ccff189fdbc28fe90efc96d0e8e104fe0f251b45c471bb3d4546a27edfd'

const { url, adminKey, owner } = inject('service')

/** Removed with the test. */
async function copied(name: string, modules?: string[]): Promise<Project> {
  const project = await example(name, modules)
  onTestFinished(project.remove)
  return project
}

test('sdk-typescript: onboards a user', async () => {
  const project = await copied('sdk-typescript', ['@types/node'])
  await checkTypes(project, 'main.ts')
  const email = uniqueEmail()
  const name = unique('project')
  const environment = { KEYSTEAD_URL: url, KEYSTEAD_API_KEY: adminKey }
  const said = await runIn(project.folder, ['main.ts', email, name], environment)
  expect(said).toMatch(/The key, shown only now: gw_/)
  expect(said).toContain(`It works: true for ${email} in ${name}`)
  expect(said).toMatch(/Users with keys: [1-9]/)
  const again = await runIn(project.folder, ['main.ts', email, name], environment)
  expect(again).toMatch(/exists[^]*The key, shown only now: gw_/)
  expect(again).not.toContain(' at ')
})

test('stream: writes an answer as it comes, what it took, and the job that it is', async () => {
  const project = await copied('stream', ['@types/node'])
  await checkTypes(project, 'main.ts')
  const environment = { KEYSTEAD_URL: url, KEYSTEAD_API_KEY: adminKey }
  const said = await runIn(project.folder, ['main.ts', 'the quick brown fox'], environment)
  expect(said).toMatch(/^the quick brown fox\n4 tokens in, 4 out, for \$0\nJob [\w-]{36} is COMPLETED\n$/)
  const unknown = runIn(project.folder, ['main.ts', 'Hi', 'nobody'], environment)
  await expect(unknown).rejects.toThrow(/BadRequestError: 400 validation_error/)
})

test("rest-typescript: the document's sample, unchanged but for the base URL", async () => {
  const text = await readFile(join(EXAMPLES, 'rest-typescript/main.ts'), 'utf8')
  const [sample = ''] = text.split('\n// From here on')
  const documented = sample.replace("process.env.KEYSTEAD_URL ?? 'http", "'http")
  expect(createHash('sha256').update(documented).digest('hex')).toBe(DOCUMENTED_SAMPLE)
  const project = await copied('rest-typescript')
  const environment = { KEYSTEAD_URL: url, KEYSTEAD_EMAIL: owner.email, KEYSTEAD_PASSWORD: owner.password }
  expect(await runIn(project.folder, ['main.ts', unique('backend')], environment)).toMatch(
    /^User [\w-]{36} has the key agg_\w{30}\n$/,
  )
})

test.each(['sdk-typescript', 'stream', 'rest-typescript'])('%s: one line says what is wrong', async (name) => {
  const { folder } = await copied(name)
  const wrong = { KEYSTEAD_API_KEY: 'ks_wrong', KEYSTEAD_EMAIL: 'a@example.com', KEYSTEAD_PASSWORD: 'wrong' }
  const here = { KEYSTEAD_URL: url }
  const run = (env: Record<string, string>): Promise<string> => unsuccessful(folder, env, [process.execPath, 'main.ts'])
  expect(await run({ ...here, ...wrong })).toMatch(/^.*(?:401|[Ii]nvalid).*\n$/)
  expect(await run(here)).toMatch(/^.*(?:401|KEYSTEAD_EMAIL).*\n$/)
  expect(await run({ KEYSTEAD_URL: await closedUrl(), ...wrong })).toMatch(/^.*ECONNREFUSED.*\n$/)
})
