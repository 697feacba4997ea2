import { LogoutRefused } from '@keystead/domain'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { originOf } from '../../../calls/authentication.ts'
import type { Services } from '../../../calls/context.ts'
import { formFieldsOf } from '../../../calls/forms.ts'
import { refuseOtherMethods } from '../../../calls/methods.ts'

const PATH = '/sign-in/sso/:connection/logout'

type LogoutRequest = FastifyRequest<{ Params: { connection: string } }>

/** `POST /sign-in/sso/{connection}/logout`: a provider ends the sessions of a person (OpenID Connect Back-Channel Logout 1.0). */
export function registerSsoLogout(app: FastifyInstance, services: Services): void {
  app.post(PATH, async (request: LogoutRequest, reply) => {
    reply.header('cache-control', 'no-store')
    try {
      const work = services.work.beginAnonymous(originOf(request))
      await services.ssoSignOut.endByToken(work, request.params.connection, tokenOf(request))
    } catch (error) {
      if (!(error instanceof LogoutRefused)) throw error
      await services.limiter.count(request.address)
      return reply.code(400).send({ error: 'invalid_request', error_description: 'The logout token was not accepted' })
    }
    return reply.code(200).send()
  })
  refuseOtherMethods(app, PATH, ['POST'])
}

function tokenOf(request: LogoutRequest): string {
  const { logout_token: token } = formFieldsOf(request)
  if (token === undefined) throw new LogoutRefused('missing')
  return token
}
