import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { arch, cpus, release, totalmem, type } from 'node:os'
import { join } from 'node:path'
import { modules, root } from '../../scripts/run/paths.mjs'
import { generator } from './load.mjs'
import { CONNECTIONS, isShortened, settings } from './settings.mjs'
import { markdownTable } from './table.mjs'

const FILE = join(root, 'docs/benchmarks.md')

const HEAD = `# Benchmarks

Written by \`cd bench && npm install && npm run bench\`; not to be edited. Each section says when and where it was measured:
\`npm run bench -- verify\` measures one part again and leaves the others as they are. The load generator, the service,
PostgreSQL and Redis share the cores of one machine, so what is compared is worth more than any figure alone.
Rates and percentiles are medians over the rounds, and all rounds are listed below each table.
`

const outputOf = (command, args) => (spawnSync(command, args, { cwd: root, encoding: 'utf8' }).stdout ?? '').trim()

const versionIn = (folder, name) =>
  JSON.parse(readFileSync(join(root, folder, 'node_modules', name, 'package.json'))).version

const versionsIn = (folder, names) => names.map((name) => `${name} ${versionIn(folder, name)}`).join(', ')

function operatingSystem() {
  const file = '/etc/os-release'
  const [, name] = existsSync(file) ? (/^PRETTY_NAME="?([^"\n]*)/m.exec(readFileSync(file, 'utf8')) ?? []) : []
  return `${name ?? type()}, kernel ${release()}, ${arch()}`
}

const { seconds, rounds, warmupSeconds } = settings

const ALTERNATING = `${generator}, ${CONNECTIONS} connections unless it says otherwise, ${rounds} alternating rounds of ${seconds} s each after ${warmupSeconds} s of warm-up`

/** @returns what was measured, on what; each as one line */
function circumstances(part) {
  const cores = cpus()
  const revision = outputOf('git', ['rev-parse', '--short', 'HEAD'])
  const changed = outputOf('git', ['status', '--porcelain', '--', 'apps', 'packages']) === '' ? '' : ' with changes'
  return [
    `Measured ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC at revision ${revision}${changed}`,
    `Machine: ${cores.length} cores of ${cores[0].model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB of memory, ${operatingSystem()}`,
    `Node ${process.version}, PostgreSQL ${part.postgres}, ${part.redis ? `Redis ${redisVersion()}` : 'no Redis'}`,
    `Load: ${part.load ?? ALTERNATING}`,
    `Service: ${versionsIn('apps/api', ['fastify', '@trpc/server', 'ioredis', 'rate-limiter-flexible'])}, ${versionsIn('packages/db', ['@mikro-orm/core', 'pg'])}`,
    ...(part.betterAuth
      ? [
          `Compared with: ${versionsIn('bench', ['better-auth', '@better-auth/api-key', '@better-auth/core', 'better-call', '@better-auth/utils', 'pg'])}`,
        ]
      : []),
  ]
}

const redisVersion = () => /v=(\S+)/.exec(outputOf('redis-server', ['--version']))?.[1]

function section(part) {
  const warning = isShortened
    ? '**A shortened run, to prove that the scripts work: the figures mean nothing.**\n\n'
    : ''
  const raw = part.rows.map(({ name, raw: lines }) => `- ${name}: ${lines.join('; ')}`)
  return [
    `## ${part.title}`,
    `${warning}${part.about}`,
    markdownTable(part.rows),
    circumstances(part)
      .map((text) => `- ${text}`)
      .join('\n'),
    `### ${part.title}: every round`,
    raw.join('\n'),
  ].join('\n\n')
}

/** @returns the sections of the file as it is, by title */
function sectionsNow() {
  if (!existsSync(FILE)) return new Map()
  const [, ...sections] = readFileSync(FILE, 'utf8').split(/^(?=## )/m)
  return new Map(sections.map((text) => [/^## (.*)$/m.exec(text)[1], text.trim()]))
}

/** Puts what was measured in the place of what the file says of it. @param titles of all parts, in order */
export function writeReport(part, titles) {
  const sections = sectionsNow().set(part.title, section(part))
  const kept = titles.filter((title) => sections.has(title)).map((title) => sections.get(title))
  writeFileSync(FILE, `${[HEAD.trim(), ...kept].join('\n\n')}\n`)
  spawnSync(join(modules, '.bin/oxfmt'), [FILE], { cwd: root, stdio: 'inherit' })
  return FILE
}
