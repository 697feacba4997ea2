import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useTRPC } from './keystead.ts'
import { Problem } from './problem.tsx'
import { textOf } from './text-of.ts'

export function Users({ of: name }: { of: string }) {
  const trpc = useTRPC()
  const users = useInfiniteQuery(
    trpc.v1.users.list.infiniteQueryOptions({ limit: 5 }, { getNextPageParam: (page) => page.next_cursor }),
  )
  return (
    <>
      <h1>Users</h1>
      <p>Signed in as {name}</p>
      <NewUser />
      <ul>
        {users.data?.pages.flatMap((page) =>
          page.data.map((user) => (
            <li key={user.user_id}>
              {user.email ?? user.name}, {user.api_keys_count} keys
            </li>
          )),
        )}
      </ul>
      <Problem error={users.error} />
      {users.hasNextPage && (
        <button disabled={users.isFetchingNextPage} onClick={() => void users.fetchNextPage()}>
          More
        </button>
      )}
    </>
  )
}

function NewUser() {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const create = useMutation(
    trpc.v1.users.create.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(trpc.v1.users.list.infiniteQueryFilter()),
    }),
  )
  return (
    <form action={(form) => create.mutate({ email: textOf(form, 'email') })}>
      <input name="email" aria-label="Email of a new user" />
      <button disabled={create.isPending}>Add</button>
      <Problem error={create.error} />
    </form>
  )
}
