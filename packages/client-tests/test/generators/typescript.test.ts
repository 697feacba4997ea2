import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inject, test } from 'vitest'
import { DOCUMENT, emptyFolder, npmTools, run } from './tools.ts'
import { expectToCall } from './typescript-client.ts'

test('hey-api', async () => {
  const { tool } = await npmTools()
  const folder = await emptyFolder('npm/hey-api')
  await run(folder, [tool('openapi-ts'), '-i', DOCUMENT, '-o', 'client'])
  await expectToCall('hey-api', folder)
})

test('orval with its fetch client', async () => {
  const { tool } = await npmTools()
  const folder = await emptyFolder('npm/orval')
  const output = { client: 'fetch', target: './client.ts', baseUrl: inject('service').url }
  const config = { keystead: { input: DOCUMENT, output } }
  await writeFile(join(folder, 'orval.config.mjs'), `export default ${JSON.stringify(config)}`)
  await run(folder, [tool('orval'), '--config', 'orval.config.mjs'])
  await expectToCall('orval', folder)
})

test('openapi-fetch with the types of openapi-typescript', async () => {
  const { tool } = await npmTools()
  // Below the tools, so that it finds openapi-fetch.
  const folder = await emptyFolder('npm/openapi-fetch')
  await run(folder, [tool('openapi-typescript'), DOCUMENT, '-o', 'client.ts'])
  await expectToCall('openapi-fetch', folder)
})
