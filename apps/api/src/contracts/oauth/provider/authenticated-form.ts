import { assertMayUse, isUuid, OAuthError, type OAuthParameters, presentedClient } from '@keystead/domain'
import type { FastifyRequest } from 'fastify'
import type { Services } from '../../../calls/context.ts'
import { authenticateClient } from '../client-authentication.ts'
import type { PassedOn } from './call.ts'
import { isServed, type ServedGrantType } from './settings.ts'
import { formText, vouchedForm } from './vouched-form.ts'

/**
 * Authenticates the client of a form. One that registered itself has a secret or keys that only the library knows: it is left to the
 * library.
 *
 * @param wanted what the endpoint is for; by default the grant type of the form
 * @throws OAuthError
 */
export async function authenticatedForm(
  services: Services,
  request: FastifyRequest,
  form: OAuthParameters,
  { vouched, wanted }: { vouched: string; wanted?: ServedGrantType },
): Promise<PassedOn> {
  const grantType = wanted ?? form.required('grant_type')
  if (!isServed(grantType)) throw new OAuthError('unsupported_grant_type', 'This grant type is not supported')
  const { clientId } = presentedClient(request.headers.authorization, form)
  if (!isUuid(clientId)) return { body: formText(form) }
  const client = await authenticateClient(services, request, form)
  assertMayUse(client, grantType)
  return vouchedForm(form, client.clientId, client.registration?.tokenEndpointAuthMethod === 'none' ? null : vouched)
}
