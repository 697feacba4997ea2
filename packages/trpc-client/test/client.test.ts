import { expect, expectTypeOf, inject, test } from 'vitest'
import { type AppRouter, createClient, type inferRouterOutputs, TRPCClientError } from '../src/index.ts'

const { url, adminKey } = inject('service')

let count = 0
const uniqueEmail = (): string => `trpc-${process.pid}-${(count += 1)}@example.com`

test('queries and mutations, with the types of the router', async () => {
  const client = createClient({ url, apiKey: adminKey })
  const email = uniqueEmail()
  const { data } = await client.v1.users.create.mutate({ email })
  const found = await client.v1.users.get.query({ user_identifier: email })
  expect(found.data).toMatchObject({ user_id: data.user_id, email })
  expectTypeOf(found.data.projects).toEqualTypeOf<{ project_id: string; project_name: string }[]>()
  expectTypeOf<inferRouterOutputs<AppRouter>['v1']['keys']['verify']['data']['valid']>().toEqualTypeOf<boolean>()
  // @ts-expect-error -- an email is required
  await expect(client.v1.users.create.mutate({ username: 'x' })).rejects.toThrow(TRPCClientError)
})

test('calls that are made together travel in one request', async () => {
  const urls: string[] = []
  const client = createClient({
    url: `${url}/`,
    apiKey: async () => adminKey,
    fetch: (input, init) => (urls.push(new Request(input).url), fetch(input, init)),
  })
  await Promise.all([
    client.v1.users.list.query({}),
    client.v1.projects.list.query({}),
    client.v1.configs.list.query({}),
  ])
  expect(urls).toHaveLength(1)
  await Promise.all(Array.from({ length: 21 }, async () => client.v1.projects.list.query({})))
  expect(urls).toHaveLength(3)
})

test('an error has the code and the status of the server', async () => {
  const client = createClient({ url, apiKey: 'ks_none' })
  const error: unknown = await client.v1.users.list.query({}).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(TRPCClientError)
  expect(error).toMatchObject({ data: { code: 'UNAUTHORIZED', httpStatus: 401 } })
})
