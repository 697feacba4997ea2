import type { FastifyInstance } from 'fastify'
import type { BodyDeadlines } from '../../calls/body-deadlines.ts'
import type { Identifier } from '../../calls/authentication.ts'
import type { Services } from '../../calls/context.ts'
import { registerForms } from '../../calls/forms.ts'
import type { OidcProvider } from './provider/oidc-provider.ts'
import {
  passAuthenticated,
  passOn,
  registerProvider,
  registerProviderPages,
  registerRegistration,
} from './provider/routes.ts'
import { registerIntrospect } from './introspect.ts'
import { registerMetadata } from './metadata.ts'
import { registerRevoke } from './revoke.ts'
import { registerSsoLogout } from './sso-logout.ts'
import { registerToken } from './token.ts'
import { registerUserinfo } from './userinfo.ts'

export interface OAuthRoutes {
  services: Services
  deadlines: BodyDeadlines
  provider: OidcProvider
  identifier: Identifier
}

/** The endpoints of OAuth 2.0. */
export async function registerOAuth(
  app: FastifyInstance,
  { services, deadlines, provider, identifier }: OAuthRoutes,
): Promise<void> {
  const routes = { services, provider }
  await app.register(async (forms) => {
    registerForms(forms, deadlines)
    forms.addHook('onRequest', (request, _reply, done) => {
      services.limiter.check(request.address)
      done()
    })
    registerToken(forms, services, {
      others: (request, reply) => passAuthenticated(routes, request, reply),
      preflight: (request, reply) => passOn(provider, request, reply, {}),
    })
    registerProvider(forms, routes)
    registerUserinfo(forms, { services, identifier })
    registerRevoke(forms, services)
    registerIntrospect(forms, services)
    registerSsoLogout(forms, services)
    await forms.register(async (pages) => registerProviderPages(pages, routes))
  })
  await app.register(async (documents) => registerRegistration(documents, deadlines, routes))
  registerMetadata(app, services, provider.parts)
}
