import { isUuid } from '@keystead/domain'
import type { interactionPolicy as Policy, KoaContextWithOIDC } from 'oidc-provider'
import { IDENTITY_SCOPES, mayHave } from './accounts.ts'
import type { Library } from './library.ts'

/** Whether a client registered itself, so that nobody of the tenant has chosen it. */
export const isUnverified = (clientId: string): boolean => !isUuid(clientId)

/** The resource scopes that were asked for, that the person holds, and that were not allowed yet. */
function missingScopes({ oidc }: KoaContextWithOIDC): Record<string, string[]> {
  const { Grant: grant, Account: account } = oidc.entities
  const asked = [...oidc.requestParamScopes].filter((scope) => !IDENTITY_SCOPES.has(scope) && mayHave(account, scope))
  const missing = Object.keys(oidc.resourceServers ?? {}).map((resource) => {
    const granted = new Set((grant?.getResourceScope(resource) ?? '').split(' '))
    return [resource, asked.filter((scope) => !granted.has(scope))] as const
  })
  return Object.fromEntries(missing.filter(([, scopes]) => scopes.length > 0))
}

/** When the library asks the person: the checks that it comes with, and those that depend on Keystead. */
export function interactionPrompts({ interactionPolicy }: Library): Policy.DefaultPolicy {
  const { base, Check } = interactionPolicy
  const policy = base()
  policy
    .get('login')
    ?.checks.add(
      new Check('no_account', 'the person may not sign in to this client', 'login_required', ({ oidc }) =>
        oidc.session?.accountId !== undefined && oidc.account === undefined
          ? Check.REQUEST_PROMPT
          : Check.NO_NEED_TO_PROMPT,
      ),
    )
  const consent = policy.get('consent')
  // The library would ask again, and for ever, for scopes that the person does not hold.
  consent?.checks.remove('rs_scopes_missing')
  consent?.checks.add(
    new Check(
      'rs_scopes_missing',
      'requested scopes not granted',
      'consent_required',
      (ctx) => (Object.keys(missingScopes(ctx)).length > 0 ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT),
      (ctx) => ({ missingResourceScopes: missingScopes(ctx) }),
    ),
  )
  consent?.checks.add(
    new Check('unverified_client', 'the client registered itself', 'interaction_required', ({ oidc }) =>
      oidc.client && isUnverified(oidc.client.clientId) && !oidc.result?.consent
        ? Check.REQUEST_PROMPT
        : Check.NO_NEED_TO_PROMPT,
    ),
  )
  return policy
}
