// The typed tRPC client: calls that are made together travel in one request. README.md tells how to run it.
import { createClient, TRPCClientError } from '@keystead/trpc-client'

const { KEYSTEAD_URL: url = 'http://localhost:8080', KEYSTEAD_API_KEY: apiKey } = process.env
if (!apiKey) {
  console.error('Set KEYSTEAD_API_KEY to a key that may create users')
  process.exit(1)
}

const keystead = createClient({ url, apiKey })
const email = process.argv[2] ?? 'bob@example.com'

async function run(): Promise<void> {
  try {
    const created = await keystead.v1.users.create.mutate({ email })
    console.log('Created', created.data.user_id)
  } catch (error) {
    // Who is there already, from an earlier run, is as good as new.
    if (!(error instanceof TRPCClientError && error.data)) throw error
    console.log(error.message)
  }

  const [user, projects] = await Promise.all([
    keystead.v1.users.get.query({ user_identifier: email }),
    keystead.v1.projects.list.query({ limit: 10 }),
  ])
  console.log(user.data.email, 'has', user.data.api_keys_count, 'keys; there are', projects.data.length, 'projects')

  try {
    await keystead.v1.users.get.query({ user_identifier: 'nobody@example.com' })
  } catch (error) {
    if (!(error instanceof TRPCClientError)) throw error
    console.log('As expected:', error.message)
  }
}

await run().catch((error: unknown) => {
  console.error(`${url}: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
})
