import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listenOnLoopback, stopListening } from '../../support/listening.ts'
import { needs } from '../../support/needs.ts'
import { startTestServer, type TestServer, type TestTenant } from '../../support/server.ts'
import { githubClaims, startIssuer, type TestIssuer } from './issuer.ts'

// The commands of docs/how-to/github-actions.md, run as they stand there but for the addresses.

const GUIDE = join(import.meta.dirname, '../../../../../docs/how-to/github-actions.md')
const REQUEST_TOKEN = 'the token of the job for the token service'

let server: TestServer
let tenant: TestTenant
let issuer: TestIssuer
let folder: string

/** What GitHub runs beside a job: it gives the job its tokens. */
const tokenService = createServer((request, response) => {
  const { searchParams } = new URL(request.url ?? '', 'http://localhost')
  const isJob = request.headers.authorization === `Bearer ${REQUEST_TOKEN}`
  if (!isJob) return void response.writeHead(401).end()
  return void issuer
    .mint(githubClaims({ aud: searchParams.get('audience') }))
    .then((value) => response.end(JSON.stringify({ value })))
})

beforeAll(async () => {
  server = await startTestServer({ environment: { KEYSTEAD_EGRESS_ALLOW: '127.0.0.1' } })
  tenant = await server.createTenant()
  issuer = await startIssuer()
  folder = await mkdtemp(join(tmpdir(), 'keystead-runner-'))
})
afterAll(async () => {
  await Promise.all([server.stop(), issuer.stop(), stopListening(tokenService)])
  await rm(folder, { recursive: true })
})

/** @returns what it printed */
async function bash(script: string, env: Record<string, string>): Promise<string> {
  const here = script
    .replaceAll('https://keystead.example.com', server.url)
    .replaceAll('https://token.actions.githubusercontent.com', issuer.url)
  const { stdout } = await promisify(execFile)('bash', ['--norc', '-c', here], {
    env: { PATH: process.env['PATH'], ...env },
  })
  return stdout
}

/** The scripts of the steps of the workflow. */
const stepsIn = (guide: string): string[] =>
  [...guide.matchAll(/^ {8}run: \|\n((?: {10}.*\n)+)/gm)].map(([, script = '']) => script.replaceAll(/^ {10}/gm, ''))

describe.runIf(needs('jq') && needs('curl'))('the guide for GitHub Actions', () => {
  test('its commands create the credential, get a token for a job, and call with it', async () => {
    const guide = await readFile(GUIDE, 'utf8')
    const [, once = ''] = /```sh\n([^]*?)```/.exec(guide) ?? []
    const user = (await bash(`set -e\n${once}`, { KEYSTEAD_API_KEY: tenant.owner.credential! }))
      .trim()
      .split('\n')
      .at(-1)!
    const [getToken = '', ...uses] = stepsIn(guide)
    const [environmentFile, port] = [join(folder, 'env'), await listenOnLoopback(tokenService)]
    await writeFile(environmentFile, '')
    const job = { KEYSTEAD_URL: server.url, KEYSTEAD_CLIENT_ID: user, RUNNER_TEMP: folder, GITHUB_ENV: environmentFile }
    const printed = await bash(getToken, {
      ...job,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: REQUEST_TOKEN,
      ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${port}/?api-version=2.0`,
    })
    const [, name = '', token = ''] = /^(\w+)=(\S+)\n$/.exec(await readFile(environmentFile, 'utf8')) ?? []
    expect(printed).toBe(`::add-mask::${token}\n`)
    expect(uses).toHaveLength(1)
    expect(JSON.parse(await bash(uses[0]!, { ...job, [name]: token }))).toMatchObject({ status: 'PENDING' })
    // As the SDKs send what KEYSTEAD_API_KEY holds.
    const headers = { 'x-api-key': token }
    expect(name).toBe('KEYSTEAD_API_KEY')
    const body = { provider: 'echo', model: 'echo', prompt: 'Hello' }
    expect((await server.as(null).post('/api/jobs', body, { headers })).status).toBe(201)
    expect((await server.as(null).get('/api/v1/users', { headers })).status).toBe(403)
  })
})
