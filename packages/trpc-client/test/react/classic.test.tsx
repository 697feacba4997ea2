import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createTRPCReact, type CreateTRPCReact } from '@trpc/react-query'
import { type ReactNode, useState } from 'react'
import { expect, inject, test } from 'vitest'
import { type AppRouter, createClient } from '../../src/index.ts'
import { PATIENTLY, show } from '../support/page.tsx'
import { userWithProjects } from '../support/projects.ts'

const { url, adminKey } = inject('service')
const client = createClient({ url, apiKey: adminKey })

const trpc: CreateTRPCReact<AppRouter, unknown> = createTRPCReact<AppRouter>()

function Projects({ user_identifier }: { user_identifier: string }): ReactNode {
  const input = { user_identifier, limit: 1 }
  const { data, fetchNextPage } = trpc.v1.users.projects.useInfiniteQuery(input, {
    initialCursor: null,
    getNextPageParam: (page) => page.next_cursor,
  })
  const utils = trpc.useUtils()
  const rename = trpc.v1.users.update.useMutation({ onSuccess: () => utils.v1.users.get.invalidate() })
  const { data: user } = trpc.v1.users.get.useQuery({ user_identifier })
  const names = data?.pages.flatMap((page) => page.data.map(({ project_name }) => project_name))
  return (
    <>
      <p>{`${user?.data.name} has ${names?.join()}`}</p>
      <button onClick={() => void fetchNextPage()}>More</button>
      <button onClick={() => rename.mutate({ user_identifier, name: 'Renamed' })}>Rename</button>
    </>
  )
}

function App({ children }: { children: ReactNode }): ReactNode {
  const [queryClient] = useState(() => new QueryClient())
  return (
    <trpc.Provider client={client} queryClient={queryClient}>
      <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
    </trpc.Provider>
  )
}

test('the hooks of @trpc/react-query: pages, a mutation, and what it invalidates', async () => {
  const { user_identifier, names } = await userWithProjects(client, 2)
  const page = show(
    <App>
      <Projects user_identifier={user_identifier} />
    </App>,
  )
  await expect.poll(page.text, PATIENTLY).toContain(`${user_identifier} has ${names[0]}`)
  page.click('More')
  await expect.poll(page.text, PATIENTLY).toContain(`has ${names.join()}`)
  page.click('Rename')
  await expect.poll(page.text, PATIENTLY).toContain(`Renamed has ${names.join()}`)
  expect(page.text()).not.toContain('undefined')
})
