import { afterAll, beforeAll, test } from 'vitest'
import { type ClientOptions, Keystead, type RequestOptions, type TransportOptions } from '../src/index.ts'
import { deviceLogin } from '../src/oauth/index.ts'
import { type Behaviour, type CredentialKind, readBehaviours } from './support/behaviour.ts'
import { expectOutcome, expectSeen, type Outcome } from './support/expectations.ts'
import { type FaultServer, startFaultServer } from '@keystead/sdk-testing'

const API_KEY = 'ks_secretOfTheTests00000000000000000'

/** What a case may call. Its arguments are of many types, and the fault server looks at none of them. */
// oxlint-disable-next-line typescript/no-explicit-any
const METHODS: Record<string, (client: Keystead, args: any, options: RequestOptions) => unknown> = {
  'users.get': (client, { user_identifier }, options) => client.users.get(user_identifier, options),
  'users.create': (client, args, options) => client.users.create(args, options),
  'auth.login': (client, args, options) => client.auth.login(args, options),
  'users.update': (client, { user_identifier, ...body }, options) =>
    client.users.update(user_identifier, body, options),
  'users.delete': (client, { user_identifier, ...query }, options) =>
    client.users.delete(user_identifier, query, options),
  'users.search': (client, args, options) => client.users.search(args, options),
  'users.list': (client, args, options) => client.users.list(args, options),
  'users.list.first_page': async (client, args, options) => client.users.list(args, options),
  'users.list.stream': (client, args, options) => client.users.list(args, options).stream(),
  'apiKeys.get': (client, { api_key }, options) => client.apiKeys.get(api_key, options),
  'apiKeys.rotate': (client, args, options) => client.apiKeys.rotate(args, options),
  'keys.verify': (client, args, options) => client.keys.verify(args, options),
  'keys.verifyBatch': (client, { requests }, options) => client.keys.verifyBatch(requests, options),
  'accounts.users.create': (client, args, options) => client.accounts.users.create(args, options),
  'accounts.users.update': (client, { id, ...body }, options) => client.accounts.users.update(id, body, options),
  'accounts.users.list': (client, args, options) => client.accounts.users.list(args, options),
  'aggregator.users.list': (client, args, options) => client.aggregator.users.list(args, options),
  'aggregator.stream': (client, args, options) => client.aggregator.stream(args, options),
  'aggregator.stream.text': (client, args, options) => client.aggregator.stream(args, options).text(),
  'aggregator.stream.final': (client, args, options) => client.aggregator.stream(args, options).final(),
  'aggregator.complete': (client, args, options) => client.aggregator.complete(args, options),
  'aggregator.jobs.create': (client, args, options) => client.aggregator.jobs.create(args, options),
  'aggregator.jobs.list': (client, args, options) => client.aggregator.jobs.list(args, options),
  'content.apiUsers.delete': (client, { id }, options) => client.content.apiUsers.delete(id, options),
  request: (client, request, options) => client.request(request, options),
}

let server: FaultServer

beforeAll(async () => {
  server = await startFaultServer()
})

afterAll(() => server.stop())

const behaviours = await readBehaviours()

test.each(behaviours)('$name', async (behaviour) => {
  await server.script(behaviour.script)
  const outcome = await run(behaviour)
  const seen = await server.seen()
  expectOutcome(behaviour.expect, outcome)
  expectSeen(behaviour.expect, seen, server.url)
})

async function run({ method, args, request, client: wanted = {}, options = {}, times = 1, concurrent }: Behaviour) {
  const outcome: Outcome = { results: [], items: [], error: null, logs: '', providerCalls: 0, codes: [], saved: [] }
  const log = (message: string, fields: object): void => void (outcome.logs += `${message} ${JSON.stringify(fields)}\n`)
  const transport: TransportOptions = {
    baseUrl: server.url,
    timeout: wanted.timeout_ms ?? 5000,
    maxRetries: wanted.max_retries ?? 2,
    retryDelay: 10,
    logger: { debug: log, info: log, warn: log },
    logLevel: 'debug',
  }
  const once = async (client: Keystead): Promise<void> => {
    const call = METHODS[method]!(client, request ?? args, {
      ...(options.max_retries !== undefined && { maxRetries: options.max_retries }),
      ...(options.timeout_ms !== undefined && { timeout: options.timeout_ms }),
      ...(options.idempotency_key !== undefined && { idempotencyKey: options.idempotency_key }),
    })
    if (isIterable(call)) for await (const item of call) outcome.items.push(item)
    else outcome.results.push(await call)
  }
  try {
    const client = new Keystead({ ...transport, ...(await credentialOf(wanted, transport, outcome)) })
    if (concurrent) await Promise.all(Array.from({ length: concurrent }, () => once(client)))
    else for (let count = 0; count < times; count++) await once(client)
  } catch (error) {
    outcome.error = error
  }
  return outcome
}

const isIterable = (call: unknown): call is AsyncIterable<unknown> =>
  typeof call === 'object' && call !== null && Symbol.asyncIterator in call

type Wanted = NonNullable<Behaviour['client']>

const SCOPES = ['users:read', 'reports:read']
const OAUTH = { clientId: 'client:1', scopes: SCOPES, resource: 'https://api.example.com' }

async function credentialOf(wanted: Wanted, transport: TransportOptions, outcome: Outcome): Promise<ClientOptions> {
  const kinds: Record<CredentialKind, () => ClientOptions | Promise<ClientOptions>> = {
    api_key: () => ({ apiKey: API_KEY }),
    password: () => ({ credentials: { email: 'tests@example.com', password: 'the password of the tests' } }),
    provider: () => ({ token: async () => `token-${(outcome.providerCalls += 1)}` }),
    client: () => ({ credentials: { ...OAUTH, clientSecret: API_KEY } }),
    device: async () => ({
      credentials: await deviceLogin({
        ...transport,
        ...OAUTH,
        onCode: ({ userCode }) => void outcome.codes.push(userCode),
        storage: {
          load: () => wanted.stored_refresh_token,
          save: (token) => void outcome.saved.push(token?.reveal() ?? null),
        },
      }),
    }),
  }
  return kinds[wanted.credential ?? 'api_key']()
}
