import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useSubscription } from '@trpc/tanstack-react-query'
import { useState } from 'react'
import { describe, expect, expectTypeOf, inject, test } from 'vitest'
import { createClient, type KeysteadCode } from '../../src/index.ts'
import { PATIENTLY, show } from '../support/page.tsx'
import { joinProject, userWithProjects } from '../support/projects.ts'
import { Keystead, useTRPC } from '../support/provider.tsx'

const { url, adminKey } = inject('service')
const client = createClient({ url, apiKey: adminKey })

interface Listed {
  user_identifier: string
  initialCursor?: string | null
}

/** The projects of a user, two a page. */
function Projects({ user_identifier, ...start }: Listed) {
  const trpc = useTRPC()
  const { data, hasNextPage, fetchNextPage, error } = useInfiniteQuery(
    trpc.v1.users.projects.infiniteQueryOptions(
      { user_identifier, limit: 2 },
      { ...start, getNextPageParam: (page) => page.next_cursor },
    ),
  )
  const names = data?.pages.map((page) => page.data.map(({ project_name }) => project_name).join())
  return (
    <>
      <p>
        {names ? `pages ${names.join(' | ')}` : 'loading'}, {hasNextPage ? 'more' : 'complete'}, {error?.message}
      </p>
      <button onClick={() => void fetchNextPage()}>More</button>
    </>
  )
}

describe('a list, page by page', () => {
  test.each([
    ['without an initial cursor', {}],
    ['with an initial cursor of undefined', { initialCursor: undefined }],
    ['with an initial cursor of null', { initialCursor: null }],
  ])('%s', async (_name, start) => {
    const { user_identifier, names } = await userWithProjects(client, 5)
    const [first, second, third, fourth, last] = names
    const page = show(
      <Keystead client={client}>
        <Projects user_identifier={user_identifier} {...start} />
      </Keystead>,
    )
    await expect.poll(page.text, PATIENTLY).toContain(`pages ${first},${second}, more`)
    page.click('More')
    await expect.poll(page.text, PATIENTLY).toContain(`pages ${first},${second} | ${third},${fourth}, more`)
    page.click('More')
    await expect
      .poll(page.text, PATIENTLY)
      .toContain(`pages ${first},${second} | ${third},${fourth} | ${last}, complete`)
  })

  test('from the cursor of an earlier page', async () => {
    const { user_identifier, names } = await userWithProjects(client, 3)
    const { next_cursor } = await client.v1.users.projects.query({ user_identifier, limit: 2 })
    const page = show(
      <Keystead client={client}>
        <Projects user_identifier={user_identifier} initialCursor={next_cursor} />
      </Keystead>,
    )
    await expect.poll(page.text, PATIENTLY).toContain(`pages ${names[2]}, complete`)
  })
})

test('an error says why, with its types', async () => {
  function Failing() {
    const { error } = useQuery(useTRPC().v1.users.list.queryOptions({ limit: 0 }, { retry: false }))
    const data = error?.data
    expectTypeOf(data?.keystead_code).toEqualTypeOf<KeysteadCode | (string & {}) | undefined>()
    expectTypeOf(data?.request_id).toEqualTypeOf<string | undefined>()
    const issues = data?.issues?.map(({ path, message }) => `${path}: ${message}`)
    return <p>{data ? `${data.httpStatus} ${data.keystead_code} ${issues?.join()} ${data.request_id}` : 'loading'}</p>
  }
  const page = show(
    <Keystead client={client}>
      <Failing />
    </Keystead>,
  )
  await expect.poll(page.text, PATIENTLY).toContain('400 validation_error limit: ')
  expect(page.text()).toMatch(/ [0-9a-f-]{36}$/)
})

test('a mutation, after which the list is read again', async () => {
  const { user_identifier, names } = await userWithProjects(client, 1)
  const added = `${names[0]}-added`
  function Adding() {
    const trpc = useTRPC()
    const queryClient = useQueryClient()
    const { mutate, isSuccess } = useMutation(
      trpc.v1.projects.addUser.mutationOptions({
        onSuccess: () => queryClient.invalidateQueries(trpc.v1.users.projects.infiniteQueryFilter({ user_identifier })),
      }),
    )
    return (
      <button onClick={() => mutate({ project_identifier: added, email: user_identifier })}>
        {isSuccess ? 'Added' : 'Add'}
      </button>
    )
  }
  await client.v1.projects.create.mutate({ project_name: added })
  const page = show(
    <Keystead client={client}>
      <Projects user_identifier={user_identifier} />
      <Adding />
    </Keystead>,
  )
  await expect.poll(page.text, PATIENTLY).toContain(`pages ${names[0]}, complete`)
  page.click('Add')
  await expect.poll(page.text, PATIENTLY).toContain(`pages ${added},${names[0]}, complete`)
})

test('a filter of a whole contract invalidates its queries', async () => {
  const { user_identifier, names } = await userWithProjects(client, 1)
  const added = `${names[0]}-later`
  function Refresh() {
    const trpc = useTRPC()
    const queryClient = useQueryClient()
    return <button onClick={() => void queryClient.invalidateQueries(trpc.v1.pathFilter())}>Refresh</button>
  }
  const page = show(
    <Keystead client={client}>
      <Projects user_identifier={user_identifier} />
      <Refresh />
    </Keystead>,
  )
  await expect.poll(page.text, PATIENTLY).toContain(`pages ${names[0]}, complete`)
  await joinProject(client, added, user_identifier)
  page.click('Refresh')
  await expect.poll(page.text, PATIENTLY).toContain(`pages ${added},${names[0]}, complete`)
})

test('a subscription shows an answer as it arrives', async () => {
  function Answer() {
    const [pieces, setPieces] = useState<string[]>([])
    const { status, error } = useSubscription(
      useTRPC().aggregator.stream.subscriptionOptions(
        { provider: 'echo', model: 'echo', prompt: 'one two three' },
        {
          onData: ({ data }) => setPieces((all) => [...all, data.type === 'chunk' ? data.content : `(${data.type})`]),
        },
      ),
    )
    return <p>{`${status} ${error?.message ?? ''} ${pieces.join('|')}`}</p>
  }
  const page = show(
    <Keystead client={client}>
      <Answer />
    </Keystead>,
  )
  await expect.poll(page.text, PATIENTLY).toContain('one| two| three|(done)')
})
