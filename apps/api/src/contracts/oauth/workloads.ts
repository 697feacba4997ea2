import { grantWorkload, OAuthError, type OAuthParameters } from '@keystead/domain'
import { originOf } from '../../calls/authentication.ts'
import type { Services } from '../../calls/context.ts'
import type { GrantHandler } from './token.ts'
import { authenticatesClient } from './client-authentication.ts'

/** No tenant has it: a request that names an unknown tenant fits no credential, and its sender does not learn why. */
const NO_TENANT = '00000000-0000-0000-0000-000000000000'

/**
 * `grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer` (RFC 7523, section 2.1): the token of another issuer, as a CI job or a
 * service account has it, for a token of a user. `client_id` names the user; without it, exactly one user of the tenant (`tenant`,
 * by default the default one) must have a credential that fits. The assertion is enough; a client that authenticates as well must
 * be that user.
 */
export const workloadGrant: GrantHandler = async ({ services, request, parameters, authenticate }) => {
  const { oauth, limiter, work } = services
  limiter.check(request.address)
  const assertion = parameters.required('assertion')
  const clientId = authenticatesClient(request, parameters)
    ? (await authenticate()).clientId
    : parameters.get('client_id')
  const origin = originOf(request)
  try {
    const tenantId = await tenantOf(services, parameters)
    const workload = await oauth.workloads.identify(work.beginAnonymous(origin), { assertion, clientId, tenantId })
    return await grantWorkload(oauth, workload, parameters)
  } catch (error) {
    if (error instanceof OAuthError && error.code === 'invalid_grant') await limiter.count(request.address)
    throw error
  }
}

async function tenantOf(
  { tenantDirectory }: Pick<Services, 'tenantDirectory'>,
  parameters: OAuthParameters,
): Promise<string | undefined> {
  const named = parameters.get('tenant')
  if (named === undefined) return undefined
  return (await tenantDirectory.idOf(named)) ?? NO_TENANT
}
