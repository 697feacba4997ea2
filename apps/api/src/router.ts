import { users as accountsUsers } from './contracts/accounts/users.ts'
import { apiKeys as aggregatorKeys } from './contracts/aggregator/api-keys.ts'
import { jobs } from './contracts/aggregator/jobs.ts'
import { stream } from './contracts/aggregator/stream.ts'
import { users as aggregatorUsers } from './contracts/aggregator/users.ts'
import { apiUsers } from './contracts/content/api-users.ts'
import { apiKeys } from './contracts/v1/api-keys.ts'
import { auditEvents } from './contracts/v1/audit-events.ts'
import { auth } from './contracts/v1/auth.ts'
import { configs } from './contracts/v1/configs.ts'
import { keys } from './contracts/v1/keys.ts'
import { projects } from './contracts/v1/projects.ts'
import { tenants } from './contracts/v1/tenants.ts'
import { usage } from './contracts/v1/usage.ts'
import { userApiKeys } from './contracts/v1/user-api-keys.ts'
import { users } from './contracts/v1/users.ts'
import { router } from './trpc/procedures.ts'

/** All procedures. Their paths here are also the operation ids of their REST faces. */
export const appRouter = router({
  aggregator: { users: aggregatorUsers, apiKeys: aggregatorKeys, jobs, stream },
  accounts: { users: accountsUsers },
  content: { apiUsers },
  v1: { users, userApiKeys, apiKeys, keys, projects, configs, tenants, auth, auditEvents, usage },
})

export type AppRouter = typeof appRouter
