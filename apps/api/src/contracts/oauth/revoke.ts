import {
  type AuthenticatedClient,
  newOutcome,
  type Origin,
  type Principal,
  principalOf,
  principalWithoutScopes,
} from '@keystead/domain'
import type { FastifyInstance } from 'fastify'
import { originOf } from '../../calls/authentication.ts'
import type { Services } from '../../calls/context.ts'
import { refuseOtherMethods } from '../../calls/methods.ts'
import { outcomeHeaders } from '../../calls/response-headers.ts'
import { authenticateClient } from './client-authentication.ts'
import { ENDPOINTS } from './endpoints.ts'
import { formOf } from '../../calls/forms.ts'

/** `POST /oauth/revoke` (RFC 7009). When it has answered, no replica accepts the token. */
export function registerRevoke(app: FastifyInstance, services: Services): void {
  app.post(ENDPOINTS.revocation, async (request, reply) => {
    const parameters = formOf(request)
    const client = await authenticateClient(services, request, parameters)
    const outcome = newOutcome()
    const work = services.work.begin(principalOfClient(client, originOf(request)), { outcome })
    await services.oauth.revocations.revoke(work, parameters.required('token'), client.clientId)
    return reply
      .headers(outcomeHeaders([outcome]))
      .code(200)
      .send()
  })
  refuseOtherMethods(app, ENDPOINTS.revocation, ['POST'])
}

/** A public client acts without a credential. */
function principalOfClient({ credential, tenantId, clientId }: AuthenticatedClient, origin: Origin): Principal {
  if (credential) return principalOf(credential, origin)
  return principalWithoutScopes({ tenantId, userId: clientId, credentialId: clientId, origin })
}
