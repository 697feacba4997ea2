import { join } from 'node:path'
import { needs } from '@keystead/sdk-testing'
import { describe, inject, test } from 'vitest'
import { expectGoToCall } from './go-client.ts'
import {
  addProgram,
  compiledFolder,
  emptyFolder,
  expectCalls,
  openapiGenerator,
  pythonEnvironment,
  run,
  told,
} from './tools.ts'
import { expectToCall } from './typescript-client.ts'

describe.runIf(needs('java') && needs('python3'))('openapi-generator', { timeout: 900_000 }, () => {
  test('typescript-fetch', async () => {
    const folder = await emptyFolder('typescript-fetch')
    await openapiGenerator('typescript-fetch', join(folder, 'client'))
    await expectToCall('typescript-fetch', folder)
  })

  test.runIf(needs('go'))('go', async () => {
    const folder = await emptyFolder('go-openapi-generator')
    const module = ['--git-host', 'example.com', '--git-user-id', 'acme', '--git-repo-id', 'keystead']
    // Go has one scope for the values of all enumerations.
    const options = ['--package-name', 'keystead', '--additional-properties', 'enumClassPrefix=true']
    await openapiGenerator('go', folder, [...module, ...options])
    await addProgram('go-openapi-generator', join(folder, 'cmd/call'))
    await expectGoToCall(folder, './cmd/call', 'made with openapi-generator for Go')
  })

  test('python', async () => {
    const folder = await emptyFolder('python-client')
    await openapiGenerator('python', folder)
    const python = await pythonEnvironment(join(folder, 'requirements.txt'))
    await addProgram('call.py', join(folder, 'call.py'))
    await run(folder, [python, '-m', 'compileall', '-q', 'openapi_client'])
    const project = 'made with openapi-generator for Python'
    expectCalls(await run(folder, [python, 'call.py'], told(inject('service'), project)), project)
  })

  test.runIf(needs('mvn'))('java with its native library', async () => {
    const folder = await emptyFolder('java')
    await openapiGenerator('java', folder, ['--library', 'native'])
    await addProgram('java/Call.java', join(folder, 'src/main/java/Call.java'))
    const goals = ['compile', 'org.codehaus.mojo:exec-maven-plugin:3.5.0:java', '-Dexec.mainClass=Call']
    const project = 'made with openapi-generator for Java'
    const printed = await run(
      folder,
      ['mvn', '-q', '-B', '-Dstyle.color=never', ...goals],
      told(inject('service'), project),
    )
    expectCalls(printed, project)
  })

  test.runIf(needs('cargo'))('rust', async () => {
    const folder = await emptyFolder('rust')
    await openapiGenerator('rust', join(folder, 'client'), ['--package-name', 'keystead-client'])
    await addProgram('rust', join(folder, 'call'))
    const project = 'made with openapi-generator for Rust'
    // Apart from the sources, which are made anew.
    const environment = { ...told(inject('service'), project), CARGO_TARGET_DIR: compiledFolder('rust') }
    expectCalls(await run(join(folder, 'call'), ['cargo', 'run', '--quiet'], environment), project)
  })
})
