// A command line that logs its person in by a browser elsewhere. README.md tells how to run it.
import { readFile, rm, writeFile } from 'node:fs/promises'
import { Keystead } from '@keystead/sdk'
import { deviceLogin, type TokenStorage } from '@keystead/sdk/oauth'

const { KEYSTEAD_CLIENT_ID: clientId, TOKEN_FILE: file = '.keystead-token' } = process.env

/** A file that only its user may read. */
const storage: TokenStorage = {
  load: () => readFile(file, 'utf8').catch(() => undefined),
  save: async (token) => {
    await rm(file, { force: true })
    if (token) await writeFile(file, token.reveal(), { mode: 0o600 })
  },
}

async function show(): Promise<void> {
  if (!clientId) throw new Error('Set KEYSTEAD_CLIENT_ID')
  const credentials = await deviceLogin({
    clientId,
    scopes: ['users:read'],
    onCode: ({ verificationUri, userCode }) => console.log(`Open ${verificationUri} and type ${userCode}`),
    storage,
  })
  const keystead = new Keystead({ credentials })
  const { email, scopes } = await keystead.auth.me()
  console.log(`Logged in as ${email}, for ${scopes.join(', ')}`)
}

await show().catch((error: unknown) => {
  console.error(String(error))
  process.exitCode = 1
})
