import { join } from 'node:path'
import { emptyProject, runIn } from '@keystead/sdk-testing'
import { expect, inject, test } from 'vitest'

test('trpc-client: the example runs', async () => {
  const from = join(import.meta.dirname, '../../../examples/trpc-client')
  const { folder, remove } = await emptyProject({ from, tarballs: [inject('tarball')] })
  const { url, adminKey } = inject('service')
  const email = `example-${process.pid}@example.com`
  const said = await runIn(folder, ['main.ts', email], { KEYSTEAD_URL: url, KEYSTEAD_API_KEY: adminKey })
  expect(said).toContain(`${email} has 0 keys`)
  expect(said).toContain('As expected: API user not found')
  await remove()
})
