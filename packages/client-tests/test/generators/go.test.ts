import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { needs } from '@keystead/sdk-testing'
import { describe, test } from 'vitest'
import { expectGoToCall } from './go-client.ts'
import { addProgram, DOCUMENT, emptyFolder, run } from './tools.ts'

const OAPI_CODEGEN = 'github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2'
const OGEN = 'github.com/ogen-go/ogen/cmd/ogen@v1.25.0'

/** A module for a program with a client as one of its packages. */
async function moduleOf(name: string): Promise<string> {
  const folder = await emptyFolder(name)
  await addProgram(name, folder)
  await mkdir(join(folder, 'keystead'))
  await run(folder, ['go', 'mod', 'init', 'example.com/acme/call'])
  return folder
}

describe.runIf(needs('go'))('in Go', { timeout: 900_000 }, () => {
  test('oapi-codegen', async () => {
    const folder = await moduleOf('go-oapi-codegen')
    const options = ['-generate', 'types,client', '-package', 'keystead', '-o', 'keystead/client.go']
    await run(folder, ['go', 'run', OAPI_CODEGEN, ...options, DOCUMENT])
    await expectGoToCall(folder, '.', 'made with oapi-codegen')
  })

  test('ogen', async () => {
    const folder = await moduleOf('go-ogen')
    await run(folder, ['go', 'run', OGEN, '--target', 'keystead', '--package', 'keystead', '--clean', DOCUMENT])
    await expectGoToCall(folder, '.', 'made with ogen')
  })
})
