import { LogoutRefused, OAuthError } from '@keystead/domain'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { originOf } from '../../calls/authentication.ts'
import type { Services } from '../../calls/context.ts'
import { formOf } from '../../calls/forms.ts'
import { refuseOtherMethods } from '../../calls/methods.ts'

const PATH = '/sign-in/sso/:connection/logout'

type LogoutRequest = FastifyRequest<{ Params: { connection: string } }>

/** `POST /sign-in/sso/{connection}/logout`: a provider ends the sessions of a person (OpenID Connect Back-Channel Logout 1.0). */
export function registerSsoLogout(app: FastifyInstance, services: Services): void {
  app.post(PATH, async (request: LogoutRequest, reply) => {
    const token = formOf(request).required('logout_token')
    const work = services.work.beginAnonymous(originOf(request))
    await services.ssoSignOut.endByToken(work, request.params.connection, token).catch(async (error: unknown) => {
      if (!(error instanceof LogoutRefused)) throw error
      await services.limiter.count(request.address)
      throw new OAuthError('invalid_request', 'The logout token was not accepted')
    })
    return reply.code(200).send()
  })
  refuseOtherMethods(app, PATH, ['POST'])
}
