import type { Examples } from '../examples.ts'
import { apiKeysExamples } from './examples/api-keys.ts'
import { auditExamples } from './examples/audit.ts'
import { federatedCredentialsExamples } from './examples/federated-credentials.ts'
import { factorsExamples } from './examples/factors.ts'
import { keysExamples } from './examples/keys.ts'
import { objectsExamples } from './examples/objects.ts'
import { oauthExamples } from './examples/oauth.ts'
import { peopleExamples } from './examples/people.ts'
import { plansExamples } from './examples/plans.ts'
import { pluginsExamples } from './examples/plugins.ts'
import { projectsExamples } from './examples/projects.ts'
import { rolesExamples } from './examples/roles.ts'
import { settingsExamples } from './examples/settings.ts'
import { ssoExamples } from './examples/sso.ts'
import { systemExamples } from './examples/system.ts'
import { offboardingExamples } from './examples/offboarding.ts'
import { usersExamples } from './examples/users.ts'

/** docs/contracts/gateway.md and docs/contracts/platform.md */
export const v1Examples: Examples = {
  ...offboardingExamples,
  ...usersExamples,
  ...projectsExamples,
  ...apiKeysExamples,
  ...keysExamples,
  ...settingsExamples,
  ...rolesExamples,
  ...oauthExamples,
  ...federatedCredentialsExamples,
  ...ssoExamples,
  ...auditExamples,
  ...plansExamples,
  ...pluginsExamples,
  ...objectsExamples,
  ...systemExamples,
  ...peopleExamples,
  ...factorsExamples,
}
