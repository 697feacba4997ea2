// A service as a client of OAuth 2.0: tokens that live for minutes in place of a key in every request. README.md tells how to run it.
import { Keystead } from '@keystead/sdk'

const { KEYSTEAD_CLIENT_ID: clientId, KEYSTEAD_CLIENT_SECRET: clientSecret } = process.env

async function show(): Promise<void> {
  if (!clientId || !clientSecret) throw new Error('Set KEYSTEAD_CLIENT_ID and KEYSTEAD_CLIENT_SECRET')
  const keystead = new Keystead({ credentials: { clientId, clientSecret, scopes: ['users:read'] } })

  const { name, scopes } = await keystead.auth.me()
  console.log(`${name} may do ${scopes.join(', ')}`)

  let count = 0
  for await (const _user of keystead.users.list()) count += 1
  console.log('Users:', count)
}

await show().catch((error: unknown) => {
  console.error(String(error))
  process.exitCode = 1
})
