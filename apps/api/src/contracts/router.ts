import { users as accountsUsers } from './accounts/users.ts'
import { apiKeys as aggregatorKeys } from './aggregator/api-keys.ts'
import { jobs } from './aggregator/jobs.ts'
import { stream } from './aggregator/stream.ts'
import { users as aggregatorUsers } from './aggregator/users.ts'
import { access } from './authzen/access.ts'
import { apiUsers } from './content/api-users.ts'
import { apiKeys } from './v1/api-keys.ts'
import { auditEvents } from './v1/audit-events.ts'
import { auth } from './v1/auth.ts'
import { authPolicy } from './v1/auth-policy.ts'
import { configs } from './v1/configs.ts'
import { events } from './v1/events.ts'
import { factors } from './v1/factors.ts'
import { grants } from './v1/grants.ts'
import { federatedCredentials } from './v1/federated-credentials.ts'
import { invitations } from './v1/invitations.ts'
import { keys } from './v1/keys.ts'
import { oauthClients } from './v1/oauth-clients.ts'
import { objects } from './v1/objects.ts'
import { offboarding } from './v1/offboarding.ts'
import { passwords, userPasswords } from './v1/passwords.ts'
import { plans } from './v1/plans.ts'
import { plugins } from './v1/plugins.ts'
import { projects } from './v1/projects.ts'
import { roles } from './v1/roles.ts'
import { scopes } from './v1/scopes.ts'
import { sessions, userSessions } from './v1/sessions.ts'
import { settings } from './v1/settings.ts'
import { signingKeys } from './v1/signing-keys.ts'
import { ssoConnections } from './v1/sso-connections.ts'
import { storageKeys } from './v1/storage-keys.ts'
import { tenants } from './v1/tenants.ts'
import { usage } from './v1/usage.ts'
import { userApiKeys } from './v1/user-api-keys.ts'
import { userFactors } from './v1/user-factors.ts'
import { users } from './v1/users.ts'
import { router } from '../calls/procedures.ts'
import { showReceipt } from './v1/receipt.ts'

/** All procedures. Their paths here are also the operation ids of their REST routes. */
export const appRouter = router(
  {
    aggregator: { users: aggregatorUsers, apiKeys: aggregatorKeys, jobs, stream },
    accounts: { users: accountsUsers },
    content: { apiUsers },
    authzen: access,
    v1: {
      users: { ...users, ...offboarding, ...userPasswords, ...userSessions },
      userApiKeys,
      federatedCredentials,
      apiKeys,
      keys,
      projects,
      configs,
      settings,
      roles,
      scopes,
      tenants,
      auth: { ...auth, ...passwords, ...sessions },
      authPolicy,
      factors,
      userFactors,
      grants,
      invitations,
      auditEvents,
      usage,
      oauthClients,
      signingKeys,
      ssoConnections,
      objects,
      storageKeys,
      plans,
      plugins,
      events,
    },
  },
  showReceipt,
)

export type AppRouter = typeof appRouter
