import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '../../../..')

/** The flags that `npm start` gives to Node. */
async function flagsOfStart(): Promise<string[]> {
  const { href } = pathToFileURL(join(ROOT, 'scripts/run/service.mjs'))
  const { serviceCommand } = (await import(href)) as { serviceCommand: () => { args: string[] } }
  return serviceCommand().args.slice(0, -1)
}

test('the image starts the service with the flags of npm start', async () => {
  const dockerfile = await readFile(join(ROOT, 'deploy/Dockerfile'), 'utf8')
  const [, entrypoint = ''] = /^ENTRYPOINT (\[[^\]]*\])/m.exec(dockerfile) ?? []
  const [command, ...args] = JSON.parse(entrypoint.replaceAll('\\\n', '')) as string[]
  expect(command).toBe('node')
  expect(args).toEqual([...(await flagsOfStart()), 'apps/api/src/main.ts'])
})
