import { join } from 'node:path'
import { type Project, runIn } from '@keystead/sdk-testing'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { PACKAGE, reactProject } from '../support/react-project.ts'

/** As the documentation of tRPC sets React Query up, and with the client of this package. */
const PROGRAM = `
import { QueryClient, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { createTRPCReact } from '@trpc/react-query'
import { createTRPCContext, createTRPCOptionsProxy, useSubscription } from '@trpc/tanstack-react-query'
import { useState } from 'react'
import { type AppRouter, createClient, type KeysteadCode } from '@keystead/trpc-client'

const queryClient = new QueryClient()
const options = { url: 'https://keys.example.com', apiKey: 'ks_x' }
export const proxy = createTRPCOptionsProxy<AppRouter>({ client: createClient(options), queryClient })
export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>()

export function App() {
  const [client] = useState(() => createClient(options))
  return <TRPCProvider trpcClient={client} queryClient={queryClient}><Users /></TRPCProvider>
}

function Users() {
  const trpc = useTRPC()
  const cache = useQueryClient()
  const users = useInfiniteQuery(
    trpc.v1.users.list.infiniteQueryOptions({ limit: 2 }, { getNextPageParam: (page) => page.next_cursor, initialCursor: null }),
  )
  const emails: (string | null)[] | undefined = users.data?.pages.flatMap(({ data }) => data.map(({ email }) => email))
  const code: KeysteadCode | (string & {}) | undefined = users.error?.data?.keystead_code
  const problem: string | undefined = users.error?.data?.issues?.[0]?.path
  const create = useMutation(
    trpc.v1.users.create.mutationOptions({
      onSuccess: ({ data }) => cache.invalidateQueries(trpc.v1.users.get.queryFilter({ user_identifier: data.user_id })),
    }),
  )
  const one = useQuery(trpc.v1.users.get.queryOptions({ user_identifier: 'x' }, { select: ({ data }) => data.name }))
  const stream = useSubscription(trpc.aggregator.stream.subscriptionOptions({ provider: 'echo', model: 'echo' }))
  const type: 'chunk' | 'done' | 'error' | undefined = stream.data?.data.type
  // @ts-expect-error -- the limit is a number
  trpc.v1.users.list.infiniteQueryOptions({ limit: '2' }, { getNextPageParam: () => null })
  // @ts-expect-error -- an email is required
  create.mutate({ username: 'x' })
  // @ts-expect-error -- there is no such field
  void users.error?.data?.nothing
  return <p>{emails} {code} {problem} {one.data?.toUpperCase()} {type}</p>
}

export const classic = createTRPCReact<AppRouter>()
export const Classic = () => (
  <classic.Provider client={createClient(options)} queryClient={queryClient}>
    <ClassicUsers />
  </classic.Provider>
)
function ClassicUsers() {
  const users = classic.v1.users.list.useInfiniteQuery({}, { getNextPageParam: (page) => page.next_cursor })
  const name: string | undefined = users.data?.pages[0]?.data[0]?.name
  return name
}
`

/** A client that a project made by itself is no other. */
const OWN = `
import { createTRPCClient, httpBatchLink } from '@trpc/client'
import type { AppRouter, Client } from '@keystead/trpc-client'
const own = createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: 'https://keys.example.com/trpc' })] })
export const same: Client = own
`

/** What tRPC's client is to a program of CommonJS, which has other declarations of it. */
const COMMON = `
import { type AppRouter, createClient } from '@keystead/trpc-client'
import { QueryClient } from '@tanstack/react-query'
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query'
const client = createClient({ url: 'https://keys.example.com', apiKey: 'ks_x' })
export const proxy = createTRPCOptionsProxy<AppRouter>({ client, queryClient: new QueryClient() })
`

let project: Project

beforeAll(async () => {
  project = await reactProject(inject('tarball'), { 'app.tsx': PROGRAM, 'own.mts': OWN, 'server.cts': COMMON })
})

afterAll(() => project.remove())

const STRICT = ['--noEmit', '--strict', '--target', 'es2022', '--jsx', 'react-jsx', '--skipLibCheck']

test.each([
  ['5.9', 'typescript-5.9/bin/tsc'],
  ['6', 'typescript-6/bin/tsc'],
  ['7', 'typescript/bin/tsc'],
])('TypeScript %s checks programs with React Query', { timeout: 120_000 }, async (version, tsc) => {
  const compiler = join(PACKAGE, 'node_modules', tsc)
  expect(await runIn(project.folder, [compiler, '--version'])).toContain(`Version ${version}`)
  await runIn(project.folder, [compiler, ...STRICT, '--module', 'nodenext', 'app.tsx', 'server.cts'])
})

test('and so it does as a bundler resolves them', async () => {
  const bundled = ['--module', 'esnext', '--moduleResolution', 'bundler']
  const compiler = join(PACKAGE, 'node_modules/typescript/bin/tsc')
  expect(await runIn(project.folder, [compiler, ...STRICT, ...bundled, 'app.tsx', 'own.mts'])).toBe('')
})
