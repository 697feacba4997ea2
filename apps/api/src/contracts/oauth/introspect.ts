import { invalidClient } from '@keystead/domain'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Services } from '../../calls/context.ts'
import { refuseOtherMethods } from '../../calls/methods.ts'
import { authenticateClient } from './client-authentication.ts'
import { ENDPOINTS } from './endpoints.ts'
import { formOf } from '../../calls/forms.ts'

/** `POST /oauth/introspect` (RFC 7662), for the clients of the tenant that the token belongs to. */
export function registerIntrospect(app: FastifyInstance, services: Services): void {
  const introspect = async (request: FastifyRequest) => {
    const parameters = formOf(request)
    const client = await authenticateClient(services, request, parameters)
    // Anyone can say that it is a public client (section 2.1).
    if (client.credential === null) throw invalidClient()
    return services.oauth.introspection.introspect(client.tenantId, parameters.required('token'))
  }
  app.route({ method: 'POST', url: ENDPOINTS.introspection, config: { isQuiet: true }, handler: introspect })
  refuseOtherMethods(app, ENDPOINTS.introspection, ['POST'])
}
