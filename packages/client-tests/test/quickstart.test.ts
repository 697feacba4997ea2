import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { needs } from '@keystead/sdk-testing'
import { afterAll, beforeAll, expect, test } from 'vitest'

// The quickstart of README.md as a reader follows it: each `sh` block is run word for word in bash, and what it prints is compared
// with the block that follows it. Only what differs from reader to reader is replaced: where the repository is, the port, which may be
// in use, and the two secrets that the service printed to the author.

const root = join(import.meta.dirname, '../../..')
const REPOSITORY = '<this repository>'
const PORT = '8080'

interface Block {
  language: string
  text: string
}

let folder: string
let port: string
let start: ChildProcess | undefined
let started = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keystead-quickstart-'))
  await mkdir(join(folder, 'home'))
  port = String(await freePort())
})
afterAll(async () => {
  if (start?.exitCode === null) {
    start.kill('SIGINT')
    await once(start, 'close')
  }
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  return address.port
}

/** The fenced blocks from the first key to the last SDK. */
async function readBlocks(): Promise<Block[]> {
  const text = await readFile(join(root, 'README.md'), 'utf8')
  const section = text.slice(text.indexOf('## A first key in two minutes'), text.indexOf('## The five contracts'))
  return [...section.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language = '', body = '']) => ({
    language,
    text: body,
  }))
}

/** A shell of its own for each block; its folder and its exported variables go on to the next. */
async function bash(block: string): Promise<string> {
  const script = [
    'set -eo pipefail',
    'source ./state && cd "$(cat ./folder)"',
    block,
    `export -p >'${folder}/state' && pwd >'${folder}/folder'`,
  ]
  const { stdout } = await promisify(execFile)('bash', ['-c', script.join('\n')], { cwd: folder, env: environment() })
  return stdout
}

/** What a test runner adds to the environment, and what could stand in for a line of the README. */
const UNWANTED = /^(npm_(?!config_(cache|registry))|KEYSTEAD|NODE_(?!EXTRA_CA_CERTS)|VITEST)/

/** As on a machine where Keystead has never been: only the caches of npm and pip are shared. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !UNWANTED.test(name))
  return { ...Object.fromEntries(kept), KEYSTEAD_LISTEN: `http://127.0.0.1:${port}` }
}

/** Runs the block that ends with `npm start`, up to the line that the service is ready. */
async function startWith(block: string): Promise<void> {
  const lines = block.trim().split('\n')
  expect(lines.pop()).toBe('npm start')
  await bash(lines.join('\n'))
  const child = spawn('npm', ['start'], {
    cwd: await folderNow(),
    env: environment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  start = child
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      started += chunk.toString()
      if (started.includes('API reference: ')) resolve()
    })
    child.stderr.on('data', (chunk: Buffer) => (started += chunk.toString()))
    child.once('close', () => reject(new Error(`npm start ended: ${started}`)))
  })
}

const folderNow = async (): Promise<string> => (await readFile(join(folder, 'folder'), 'utf8')).trim()

/** What differs from run to run, by kind. */
const shape = (text: string): string =>
  text
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
    .replaceAll(/ks_\w+/g, '<key>')
    .replaceAll(/(owner password +)\w+/g, '$1<password>')
    .replaceAll(`127.0.0.1:${port}`, `127.0.0.1:${PORT}`)

const printedJson = (text: string): unknown => JSON.parse(shape(text))

test.runIf(needs('git') && needs('python3') && needs('curl'))(
  'README: clone, start, key, verify, TypeScript call, Python call',
  async () => {
    const blocks = await readBlocks()
    await writeFile(join(folder, 'state'), '')
    await writeFile(join(folder, 'folder'), folder)
    /** The author's secrets, and the reader's. */
    const secrets = new Map<string, string>()
    let printed = ''
    let ran = 0
    for (const { language, text } of blocks) {
      if (language === 'sh') {
        let block = text.replace(REPOSITORY, `'${root}'`).replaceAll(`127.0.0.1:${PORT}`, `127.0.0.1:${port}`)
        for (const [author, reader] of secrets) block = block.replaceAll(author, reader)
        if (block.includes('npm start')) await startWith(block)
        else printed = await bash(block)
        if (block.includes('npm start')) printed = started.slice(started.indexOf('Made on this first start'))
        ran += 1
      } else {
        if (language === 'json') expect(printedJson(printed), text).toEqual(printedJson(text))
        else expect(shape(printed)).toContain(shape(text).trim())
        const [author, reader] = [text, printed].map((each) => /ks_\w+/.exec(each)?.[0])
        if (author !== undefined && reader !== undefined) secrets.set(author, reader)
      }
    }
    expect(ran).toBe(6)
    expect(printed.trim()).toMatch(/INSUFFICIENT_SCOPE$/)
  },
)
