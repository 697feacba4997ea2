import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { needs, startService } from '@keystead/sdk-testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pythonEnvironment } from './support/python-environment.ts'

const run = promisify(execFile)

const FOLDER = join(import.meta.dirname, '../schemathesis')

/** Of all phases. They take less than two minutes on two idle processors; compilers of other suites may run beside them. */
const LONGEST_MS = 270_000

type StartedService = Awaited<ReturnType<typeof startService>>

interface Outcome {
  code: number | string | null
  text: string
}

/** @returns how schemathesis ended, and what it printed */
async function schemathesis(programs: string, service: StartedService): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'keystead-schemathesis-'))
  const args = ['--config-file', join(FOLDER, 'schemathesis.toml'), 'run', `${service.url}/openapi.json`]
  const credential = ['--header', `X-API-Key: ${service.adminKey}`]
  const env = { ...process.env, SCHEMATHESIS_HOOKS: 'checks', PYTHONPATH: FOLDER, PYTHONDONTWRITEBYTECODE: '1' }
  try {
    const given = [...args, ...credential, '--no-color']
    const { stdout } = await run(join(programs, 'schemathesis'), given, {
      cwd: folder,
      env,
      maxBuffer: 100_000_000,
      timeout: LONGEST_MS,
    })
    return { code: 0, text: stdout }
  } catch (error) {
    const { code = null, stdout = '' }: { code?: number | string | null; stdout?: string } = Object(error)
    return { code, text: stdout }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

describe.skipIf(!needs('python3'))('schemathesis', () => {
  let service: StartedService
  let programs: string

  beforeAll(async () => {
    // Of its own, for it revokes and deletes what it finds.
    ;[programs, service] = await Promise.all([
      pythonEnvironment('schemathesis', join(FOLDER, 'requirements.txt')),
      startService(),
    ])
  })
  afterAll(async () => {
    await service.stop()
  })

  test('all phases: no 5xx, no answer that is not documented, and what fits the document is accepted', async () => {
    const { code, text } = await schemathesis(programs, service)
    expect({ code, text: code === 0 ? '' : text }).toEqual({ code: 0, text: '' })
    for (const phase of ['Examples', 'Coverage', 'Fuzzing', 'Stateful']) expect(text).toMatch(new RegExp(`✅ ${phase}`))
    const [, selected, tested] = /Selected: (\d+)\/\d+\s+Tested: (\d+)/.exec(text) ?? []
    expect(Number(tested)).toBe(Number(selected))
    expect(Number(tested)).toBeGreaterThan(70)
  })
})
