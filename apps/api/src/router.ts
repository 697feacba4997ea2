import { apiKeys } from './contracts/aggregator/api-keys.ts'
import { users as aggregatorUsers } from './contracts/aggregator/users.ts'
import { router } from './trpc/procedures.ts'

/** All procedures. Their paths here are also the operation ids of their REST faces. */
export const appRouter = router({
  aggregator: { users: aggregatorUsers, apiKeys },
})

export type AppRouter = typeof appRouter
