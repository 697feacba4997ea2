// Onboards a user: an account, a project, a key for it; then checks the key as an API would.
//
//   npm install @keystead/sdk
//   KEYSTEAD_URL=http://localhost:8080 KEYSTEAD_API_KEY=... node main.ts alice@example.com my-project
import { BadRequestError, Keystead } from '@keystead/sdk'

const [email = 'alice@example.com', project = 'my-project'] = process.argv.slice(2)

const keystead = new Keystead({
  baseUrl: process.env.KEYSTEAD_URL ?? 'http://localhost:8080',
  apiKey: process.env.KEYSTEAD_API_KEY ?? 'your-admin-key',
})

// A user who is there already is as good as a new one.
await keystead.users.create({ email }).catch((error: unknown) => {
  if (!(error instanceof BadRequestError)) throw error
  console.log(error.message)
})
await keystead.projects.create({ project_name: project })
await keystead.projects.addUser(project, { email })

const { api_key } = await keystead.userApiKeys.create(email, { project_name: project })
console.log('The key, shown only now:', api_key)

const verdict = await keystead.keys.verify({ key: api_key })
console.log('It works:', verdict.valid, 'for', verdict.user?.email, 'in', verdict.project?.project_name)

let count = 0
for await (const user of keystead.users.list({ status: 'active' })) if (user.api_keys_count > 0) count += 1
console.log('Users with keys:', count)
