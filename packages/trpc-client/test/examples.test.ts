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
  const again = await runIn(folder, ['main.ts', email], { KEYSTEAD_URL: url, KEYSTEAD_API_KEY: adminKey })
  expect(again).toContain(`${email} has 0 keys`)
  // One line and no stack says what is wrong.
  const fail = (env: Record<string, string>): Promise<string> => runIn(folder, ['main.ts'], env)
  await expect(fail({ KEYSTEAD_URL: url })).rejects.toThrow(/\nSet KEYSTEAD_API_KEY .*\n$/)
  await expect(fail({ KEYSTEAD_URL: url, KEYSTEAD_API_KEY: 'ks_wrong' })).rejects.toThrow(/\nhttp:.*[Aa]uth.*\n$/)
  await expect(fail({ KEYSTEAD_URL: 'http://127.0.0.1:1', KEYSTEAD_API_KEY: 'x' })).rejects.toThrow(
    /\nhttp:.*fetch.*\n$/,
  )
  await remove()
})
