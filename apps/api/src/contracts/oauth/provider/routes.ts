import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { watchBodies } from '../../../calls/bodies.ts'
import type { BodyDeadlines } from '../../../calls/body-deadlines.ts'
import { refuseOtherMethods } from '../../../calls/methods.ts'
import type { Services } from '../../../calls/context.ts'
import { formOf } from '../../../calls/forms.ts'
import { ENDPOINTS } from '../endpoints.ts'
import { showFailure } from '../pages/failure-page.ts'
import { authenticatedForm } from './authenticated-form.ts'
import { libraryRequest, type PassedOn } from './call.ts'
import { registerInteractions } from './interaction-routes.ts'
import type { OidcProvider } from './oidc-provider.ts'
import { DEVICE_CODE, type ServedGrantType } from './settings.ts'
import { formText } from './vouched-form.ts'

export interface ProviderRoutes {
  provider: OidcProvider
  services: Services
}

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>
type Handlers = Partial<Record<'GET' | 'POST' | 'OPTIONS', Handler>>

/** The endpoints that programs send forms to, and that the library answers. */
export function registerProvider(app: FastifyInstance, routes: ProviderRoutes): void {
  route(app, ENDPOINTS.device_authorization, {
    POST: (request, reply) => passAuthenticated(routes, request, reply, DEVICE_CODE),
    OPTIONS: (request, reply) => passOn(routes.provider, request, reply, {}),
  })
}

/** The endpoints that browsers are sent to, and that the library answers. */
export function registerProviderPages(app: FastifyInstance, routes: ProviderRoutes): void {
  const { provider } = routes
  app.setErrorHandler((error, request, reply) => {
    // A person gets a page; a program what the RFC says, from the handler around this one.
    if (!/\btext\/html\b/i.test(request.headers.accept ?? '')) throw error
    return showFailure(error, request, reply)
  })
  const pass: Handler = (request, reply) => passOn(provider, request, reply, {})
  const passForm: Handler = (request, reply) => passOn(provider, request, reply, { body: formText(formOf(request)) })
  const { authorization, end_session: logout, code_verification: code } = ENDPOINTS
  route(app, authorization, { GET: pass, POST: asQuery })
  route(app, `${authorization}/:uid`, { GET: pass })
  route(app, logout, { GET: pass, POST: asQuery })
  route(app, `${logout}/confirm`, { POST: passForm })
  route(app, `${logout}/success`, { GET: pass })
  route(app, code, { GET: pass, POST: countingGuesses(routes) })
  route(app, `${code}/:uid`, { GET: pass })
  registerInteractions(app, provider)
}

/** Registration takes JSON. */
export function registerRegistration(
  app: FastifyInstance,
  deadlines: BodyDeadlines,
  { provider, services }: ProviderRoutes,
): void {
  if (!provider.parts.allowsRegistration) return
  const options = { parseAs: 'string', bodyLimit: 65_536 } as const
  app.removeAllContentTypeParsers()
  watchBodies(app, deadlines)
  app.addContentTypeParser('application/json', options, (request: FastifyRequest, body: string, done) => {
    deadlines.arrived(request.raw)
    done(null, body)
  })
  route(app, ENDPOINTS.registration, {
    POST: async (request, reply) => {
      await services.limiter.count(request.address)
      const body = typeof request.body === 'string' ? request.body : ''
      return passOn(provider, request, reply, { body, isForProgram: true })
    },
  })
  route(app, `${ENDPOINTS.registration}/:clientId`, {
    GET: (request, reply) => passOn(provider, request, reply, { isForProgram: true }),
  })
}

function route(app: FastifyInstance, url: string, handlers: Handlers): void {
  const methods = Object.keys(handlers)
  for (const [method, handler] of Object.entries(handlers)) app.route({ method, url, handler })
  refuseOtherMethods(app, url, methods)
}

/**
 * A request in which a client must be authenticated.
 *
 * @param wanted what the endpoint is for; by default the grant type of the form
 * @throws OAuthError
 */
export async function passAuthenticated(
  { provider, services }: ProviderRoutes,
  request: FastifyRequest,
  reply: FastifyReply,
  wanted?: ServedGrantType,
): Promise<FastifyReply> {
  const form = formOf(request)
  const passed = await authenticatedForm(services, request, form, {
    vouched: provider.vouched,
    ...(wanted && { wanted }),
  })
  const deviceCode = form.get('device_code')
  if (wanted === undefined && deviceCode !== undefined) provider.pace.check(deviceCode)
  return passOn(provider, request, reply, { ...passed, isForProgram: true })
}

export async function passOn(
  provider: OidcProvider,
  request: FastifyRequest,
  reply: FastifyReply,
  passed: PassedOn,
): Promise<FastifyReply> {
  const { handle } = await provider.current()
  reply.hijack()
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined) reply.raw.setHeader(name, value)
  }
  // The library adds the script of its one page that has any: a form that sends itself to a client.
  reply.raw.setHeader('content-security-policy', "default-src 'none';script-src;base-uri 'none';frame-ancestors 'none'")
  await handle(libraryRequest(request, provider.parts.issuer(), passed), reply.raw)
  return reply
}

/**
 * A browser sends no cookies with a form that the page of another service sends, but does when it is led on to the same request as a
 * GET (OpenID Connect Core, section 3.1.2.1, wants both methods).
 */
const asQuery: Handler = async (request, reply) => {
  const [path = ''] = request.url.split('?', 1)
  return reply.redirect(`${path}?${formText(formOf(request))}`, 303)
}

/** Every code that a person types counts as an attempt, so that nobody can try many. */
const countingGuesses =
  ({ provider, services }: ProviderRoutes): Handler =>
  async (request, reply) => {
    const form = formOf(request)
    if (form.get('confirm') === undefined && form.get('abort') === undefined) {
      await services.limiter.count(request.address)
    }
    return passOn(provider, request, reply, { body: formText(form) })
  }
