import {
  dehydrate,
  type DehydratedState,
  HydrationBoundary,
  QueryClient,
  useInfiniteQuery,
} from '@tanstack/react-query'
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query'
import type { ReactNode } from 'react'
import { renderToString } from 'react-dom/server'
import { expect, inject, test } from 'vitest'
import { type AppRouter, createClient } from '../../src/index.ts'
import { Keystead, useTRPC } from '../support/provider.tsx'
import { userWithProjects } from '../support/projects.ts'

const { url, adminKey } = inject('service')

const twoPages = { pages: 2, getNextPageParam: (page: { next_cursor: string | null }) => page.next_cursor }

function Projects({ user_identifier }: { user_identifier: string }): ReactNode {
  const options = useTRPC().v1.users.projects.infiniteQueryOptions({ user_identifier, limit: 2 }, twoPages)
  const { data } = useInfiniteQuery(options)
  return data ? data.pages.flatMap((page) => page.data.map(({ project_name }) => `${project_name};`)) : 'loading'
}

test('a page that the server prefetched renders with its data, without another call', async () => {
  const client = createClient({ url, apiKey: adminKey })
  const { user_identifier, names } = await userWithProjects(client, 4)
  const queryClient = new QueryClient()
  const trpc = createTRPCOptionsProxy<AppRouter>({ client, queryClient })
  await queryClient.prefetchInfiniteQuery(
    trpc.v1.users.projects.infiniteQueryOptions({ user_identifier, limit: 2 }, twoPages),
  )
  const state: DehydratedState = JSON.parse(JSON.stringify(dehydrate(queryClient)))
  const offline = createClient({ url, apiKey: '', fetch: () => Promise.reject(new Error('the page called')) })
  const page = (hydrated?: DehydratedState) => (
    <Keystead client={offline}>
      <HydrationBoundary state={hydrated}>
        <Projects user_identifier={user_identifier} />
      </HydrationBoundary>
    </Keystead>
  )
  expect(renderToString(page(state)).replaceAll('<!-- -->', '')).toBe(names.map((name) => `${name};`).join(''))
  expect(renderToString(page())).toBe('loading')
})

test('a query of the server throws the error with its data', async () => {
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const trpc = createTRPCOptionsProxy<AppRouter>({ client: createClient({ url, apiKey: adminKey }), queryClient })
  const failed = queryClient.fetchQuery(trpc.v1.users.get.queryOptions({ user_identifier: 'nobody' }))
  await expect(failed).rejects.toMatchObject({ data: { keystead_code: 'not_found', request_id: expect.any(String) } })
})
