// The typed tRPC client: calls that are made together travel in one request.
//
//   npm install @keystead/trpc-client
//   KEYSTEAD_URL=http://localhost:8080 KEYSTEAD_API_KEY=... node main.ts
import { createClient, TRPCClientError } from '@keystead/trpc-client'

const keystead = createClient({
  url: process.env.KEYSTEAD_URL ?? 'http://localhost:8080',
  apiKey: process.env.KEYSTEAD_API_KEY ?? 'your-admin-key',
})

const email = process.argv[2] ?? 'bob@example.com'
const created = await keystead.v1.users.create.mutate({ email })
console.log('Created', created.data.user_id)

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
