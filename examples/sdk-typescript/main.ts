// Onboards a user: an account, a project, a key for it; then checks the key as an API would. README.md tells how to run it.
import { BadRequestError, ConflictError, Keystead } from '@keystead/sdk'

const [email = 'alice@example.com', project = 'my-project'] = process.argv.slice(2)

const keystead = new Keystead() // KEYSTEAD_URL and KEYSTEAD_API_KEY

/** What is there already, from an earlier run, is as good as new. */
const existing = (error: unknown): void => {
  if (!(error instanceof BadRequestError || error instanceof ConflictError)) throw error
  console.log(error.message)
}

async function onboard(): Promise<void> {
  await keystead.users.create({ email }).catch(existing)
  await keystead.projects.create({ project_name: project }).catch(existing)
  await keystead.projects.addUser(project, { email }).catch(existing)

  const { api_key } = await keystead.userApiKeys.create(email, { project_name: project })
  console.log('The key, shown only now:', api_key.reveal())

  const verdict = await keystead.keys.verify({ key: api_key })
  console.log('It works:', verdict.valid, 'for', verdict.user?.email, 'in', verdict.project?.project_name)

  let count = 0
  for await (const user of keystead.users.list({ status: 'active' })) if (user.api_keys_count > 0) count += 1
  console.log('Users with keys:', count)
}

await onboard().catch((error: unknown) => {
  console.error(String(error))
  process.exitCode = 1
})
