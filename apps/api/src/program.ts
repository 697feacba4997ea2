import type { Generated } from '@keystead/domain'
import pino, { type Logger } from 'pino'
import type { Config } from './config.ts'
import { isForPeople, print } from './console.ts'
import { type Service, startService } from './startup/service.ts'
import { LONGEST_STOP_MS } from './startup/stopping.ts'

function fail(error: unknown): void {
  console.error(isForPeople(error) ? `Keystead cannot start: ${error.message}` : error)
  process.exitCode = 1
}

/** Something hangs, such as a connection to a machine that has vanished. What a supervisor would do later by force is done now. */
function giveUp(): void {
  console.error('Keystead did not stop in time and ends now: what it counted last may not be stored')
  process.exit(1)
}

/** @throws when it cannot be written: what nobody has seen is made again */
async function show({ adminKey, owner }: Generated): Promise<void> {
  const lines = ['Made on this first start and shown only now:']
  if (adminKey !== null) lines.push(`  admin key       ${adminKey}`)
  if (owner !== null) lines.push(`  owner           ${owner.email}`, `  owner password  ${owner.password}`)
  await print(`${lines.join('\n')}\n\n`)
}

function announce({ urls }: Service): void {
  const [first = ''] = urls
  console.log(`Keystead is ready at ${urls.join(' and ')}\nAPI reference: ${first}/docs`)
}

/** JSON lines for programs; for a person at a terminal, lines to read. */
async function createLogger({ logLevel: level }: Config): Promise<Logger> {
  const options = { level, redact: ['req.headers', 'headers', '*.password', '*.key', '*.token'] }
  if (!process.stdout.isTTY) return pino(options)
  const { default: pretty } = await import('pino-pretty')
  return pino(
    options,
    pretty({ sync: true, singleLine: true, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss.l' }),
  )
}

async function run(config: Config): Promise<void> {
  const logger = await createLogger(config)
  const starting = new AbortController()
  let service: Service | undefined
  let stopping = false

  const stop = async () => {
    if (stopping) return
    stopping = true
    starting.abort()
    setTimeout(giveUp, config.drainMs + LONGEST_STOP_MS).unref()
    await service?.stop()
  }
  const onDatabaseLost = () => {
    console.error(
      'Keystead stops: its embedded PostgreSQL has ended by itself; postgres.log in the data folder says why',
    )
    process.exitCode = 1
    void stop().catch(fail)
  }
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => void stop().catch(fail))

  try {
    service = await startService({ config, logger, signal: starting.signal, onGenerated: show, onDatabaseLost })
  } catch (error) {
    // A start that was interrupted has ended as it should.
    if (stopping) return
    throw error
  }
  // A start leaves 20 to 30 MB of garbage, which nothing would collect while the service is idle.
  await globalThis.gc?.({ type: 'major', execution: 'async', flavor: 'last-resort' })
  if (stopping) await service.stop()
  else announce(service)
}

/** Runs the service until it is stopped, and says why when it cannot start. */
export async function runProgram(config: Config): Promise<void> {
  try {
    await run(config)
  } catch (error) {
    fail(error)
  }
}
