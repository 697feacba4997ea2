import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { needs, runProgram } from '@keystead/sdk-testing'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { adminClient, unique } from './support/client.ts'

const EXAMPLES = join(import.meta.dirname, '../../../examples')

/** Of the Go sample in the aggregator document. */
const DOCUMENTED_SAMPLE = 'a19e18a5f4240b515522a6c22887fee5ceb6aa381916a30c5435d1a4f7969a2f'

const { url, adminKey, owner } = inject('service')
const client = adminClient()

const person = { KEYSTEAD_EMAIL: owner.email, KEYSTEAD_PASSWORD: owner.password }

describe.skipIf(!needs('curl'))('rest-curl', () => {
  const run = (script: string, env: Record<string, string> = {}): Promise<string> =>
    runProgram(join(EXAMPLES, 'rest-curl'), ['sh', script], {
      KEYSTEAD_URL: url,
      KEYSTEAD_API_KEY: adminKey,
      ...person,
      ...env,
    })

  /** Of each script some of what its answers say, in order. */
  const answers: [script: string, ...said: RegExp[]][] = [
    ['aggregator.sh', /"active":true/, /"key":"agg_\w{30}"/, /"usage_count":0/, /# Revoke the key\n\n$/],
    [
      'accounts.sh',
      /"api_key":"/,
      /"is_active":true/,
      /"is_active":false/,
      /"api_key":"/,
      /"success":true,"deleted":"/,
    ],
    ['content.sh', /"status":"active"/, /"description":"New description"/, /"token":"/, /# Delete the API user\n\n$/],
    ['platform.sh', /"roles":\["admin"\]/],
    [
      'gateway.sh',
      /User created successfully/,
      /Users retrieved successfully/,
      /User updated successfully/,
      /User added to project successfully/,
      /"api_key":"gw_\w{36}"/,
      /"api_key":"gw_\w{6}\.\.\.\w{6}"/,
      /Search completed successfully/,
      /All user API keys deleted successfully/,
      /User deleted successfully/,
    ],
  ]

  test.each(answers)("%s: the document's requests", async (script, ...said) => {
    const output = await run(script)
    let rest = output
    for (const each of said) {
      expect(rest).toMatch(each)
      rest = rest.slice(rest.search(each))
      rest = rest.slice(each.exec(rest)?.[0].length)
    }
  })

  test('a script ends loudly at the first error', async () => {
    const failure = run('gateway.sh', { KEYSTEAD_API_KEY: 'the-key-of-nobody-at-all' })
    await expect(failure).rejects.toThrow(/# Create a project\n\n[^]*"code":"unauthorized"/)
    await expect(failure).rejects.toMatchObject({ cause: { code: 22 } })
    await expect(run('platform.sh', { KEYSTEAD_API_KEY: '' })).rejects.toThrow('KEYSTEAD_API_KEY')
    await expect(run('content.sh', { KEYSTEAD_URL: 'http://127.0.0.1:1' })).rejects.toMatchObject({
      cause: { code: 7 },
    })
  })
})

describe.skipIf(!needs('go'))('rest-go', () => {
  const folder = join(EXAMPLES, 'rest-go')
  let built = ''
  beforeAll(async () => {
    built = await mkdtemp(join(tmpdir(), 'keystead-go-'))
    await runProgram(folder, ['go', 'build', '-o', join(built, 'rest-go'), '.'], {
      HOME: homedir(),
      GOTOOLCHAIN: 'local',
    })
  })
  afterAll(() => rm(built, { recursive: true, force: true }))
  const run = (name: string, password: string): Promise<string> =>
    runProgram(folder, [join(built, 'rest-go'), name], { KEYSTEAD_URL: url, ...person, KEYSTEAD_PASSWORD: password })

  test("the document's sample, unchanged but for the base URL", async () => {
    const sample = await readFile(join(folder, 'sample.go'), 'utf8')
    const documented = sample.replace(/^var apiBase = baseURL\((.*)\)$/m, 'const apiBase = $1')
    expect(createHash('sha256').update(documented).digest('hex')).toBe(DOCUMENTED_SAMPLE)
  })

  test('creates an API user', async () => {
    const name = unique('backend')
    const said = await run(name, owner.password)
    const [, id] = /^User ([\w-]{36}) is called (\S+)\n$/.exec(said) ?? []
    const names = new Map<string, string>()
    for await (const user of client.aggregator.users.list()) names.set(user.id, user.name)
    expect(names.get(String(id))).toBe(name)
    await expect(run(name, owner.password)).rejects.toThrow('no user was created')
    await expect(run(unique('backend'), 'a wrong password')).rejects.toThrow('the log-in was answered 401')
  }, 120_000)
})
