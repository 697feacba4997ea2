/**
 * The module that the examples of the documentation run in: a tenant of their own, in which the user `alice@example.com`, the
 * project `billing` and the configuration `files` exist if an example names them, unless it creates them.
 */
export const WORLD = `
import { createHash, createHmac, randomUUID } from 'node:crypto'
import { Keystead, MfaRequiredError, NotFoundError, Secret } from '@keystead/sdk'

export interface World {
  keystead: Keystead
  email: string
  password: Secret
  userId: string
  key: Secret
  keyId: string
  sha256: string
  serviceId: string
  serviceKeyId: string
  accountId: string
  apiUserId: string
  jobId: string
  /** The session of a person, who has no second factor. */
  person: Keystead
  /** The session of a person with an authenticator app. */
  withApp: Keystead
  /** Of a log-in of that person, or of one who must add a factor. */
  challenge: Secret
  /** Of that person. */
  recovery_code: string
}

const admin = new Keystead()
const email = 'owner-' + randomUUID() + '@example.com'
const { owner, owner_password } = await admin.tenants.create({ name: 'Examples ' + randomUUID(), owner: { email } })
const session = new Keystead({ credentials: { email, password: owner_password! } })
const { api_key } = await session.apiKeys.create({ user_id: owner.user_id, management: true, scopes: ['*'] })
const tenant = new Keystead({ apiKey: api_key })
const { aggregator, accounts, content } = tenant

const newPerson = async () => {
  const address = 'person-' + randomUUID() + '@example.com'
  const made = await admin.tenants.create({ name: 'Person ' + randomUUID(), owner: { email: address } })
  const credentials = { email: address, password: made.owner_password! }
  const { session_token: token } = await new Keystead({ apiKey: null }).auth.login(credentials)
  return { credentials, client: new Keystead({ token }) }
}

const challengeOf = (credentials: { email: string; password: Secret }): Promise<Secret> =>
  new Keystead({ apiKey: null }).auth.login(credentials).then(
    () => Promise.reject(new Error('no second factor was asked for')),
    (error: unknown) => (error instanceof MfaRequiredError ? error.challenge : Promise.reject(error)),
  )

/** The code that an authenticator app shows now (RFC 6238). */
function codeOf(secret: string): string {
  const bits = [...secret].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from(bits.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2)))
  const step = Buffer.alloc(8)
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)))
  const mac = createHmac('sha1', key).update(step).digest()
  return String((mac.readUInt32BE(mac[19]! & 15) & 0x7fff_ffff) % 1_000_000).padStart(6, '0')
}

async function newPersonWithApp() {
  const person = await newPerson()
  const { secret } = await person.client.factors.startTotp()
  const { recovery_codes: codes = [] } = await person.client.factors.confirmTotp({ code: codeOf(secret) })
  return { ...person, codes }
}

const appOwner = newPersonWithApp()
const passwordOwner = newPerson()

async function enrolmentChallenge(): Promise<Secret> {
  const { client, credentials } = await newPerson()
  await client.authPolicy.set({ second_factor: 'required' })
  return challengeOf(credentials)
}

const newUser = async (): Promise<string> => (await tenant.users.create({ email: randomUUID() + '@example.com' })).user_id
const newKey = async () => tenant.apiKeys.create({ user_id: await newUser(), scopes: ['reports:read'], credits: { remaining: 10 } })
const newService = async (): Promise<string> => (await aggregator.users.create({ name: randomUUID() })).id
const job = { provider: 'echo', model: 'echo', prompt: 'Hello' }

const make: { [Name in keyof World]: (example: string) => World[Name] | Promise<World[Name]> } = {
  keystead: (example) => (/^(?:Tenants|SigningKeys)\\./.test(example) ? admin : tenant),
  email: () => email,
  password: async (example) => (example === 'Auth.changePassword' ? (await passwordOwner).credentials.password : owner_password!),
  userId: newUser,
  key: async () => (await newKey()).api_key,
  keyId: async () => (await newKey()).key_id,
  sha256: () => createHash('sha256').update(randomUUID()).digest('hex'),
  serviceId: newService,
  serviceKeyId: async () => (await aggregator.apiKeys.create({ user_id: await newService(), scopes: ['read'] })).id,
  accountId: async () => (await accounts.users.create({ name: randomUUID() })).user.user_id,
  apiUserId: async () => (await content.apiUsers.create({ name: randomUUID(), status: 'active', scopes: [] })).id,
  jobId: async () => (await aggregator.jobs.create(job)).id,
  person: async (example) => (await (example === 'Auth.changePassword' ? passwordOwner : newPerson())).client,
  withApp: async () => (await appOwner).client,
  challenge: async (example) =>
    example.endsWith('AtLogin') ? enrolmentChallenge() : challengeOf((await appOwner).credentials),
  recovery_code: async () => (await appOwner).codes.pop()!,
}

const absent = (call: Promise<unknown>): Promise<unknown> =>
  call.catch((error: unknown) => {
    if (!(error instanceof NotFoundError)) throw error
  })

async function prepare(example: string, text: string): Promise<void> {
  const [, method = ''] = example.split('.')
  if (text.includes('alice@example.com')) {
    await absent(tenant.users.delete('alice@example.com', { force: true }))
    if (!/^(?:Users|AccountUsers)\\.create$/.test(example)) await tenant.users.create({ email: 'alice@example.com' })
  }
  if (text.includes('bob@example.com')) await absent(tenant.users.delete('bob@example.com', { force: true }))
  if (text.includes("'billing'")) {
    await absent(tenant.projects.delete('billing', { force: true }))
    if (example !== 'Projects.create') await tenant.projects.create({ project_name: 'billing' })
  }
  if (text.includes("'support'")) {
    await absent(tenant.roles.delete('support', { force: true }))
    if (example !== 'Roles.create') await tenant.roles.create({ name: 'support', scopes: ['users:read'] })
  }
  if (/'files'|config\\(/.test(text)) {
    for (const each of ['files', 'documents']) await absent(tenant.configs.delete(each, { force: true }))
    if (example !== 'Configs.create') await tenant.configs.create({ config_name: 'files', servers: {} })
  }
  if (example === 'UserApiKeys.create' || method === 'removeUser') await tenant.projects.addUser('billing', { email: 'alice@example.com' })
  if (method === 'config') await tenant.projects.assignConfig('billing', { config_name: 'files' })
}

/** Runs an example with what it takes from its world. */
export async function inWorld(example: string, text: string, names: (keyof World)[], run: (world: World) => Promise<unknown>): Promise<void> {
  await prepare(example, text)
  const made = await Promise.all(names.map(async (name) => [name, await make[name](example)]))
  await run(Object.fromEntries(made))
}
`
