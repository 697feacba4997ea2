import { HttpError } from '../../../calls/failure.ts'
import { refusalOfPage } from '../../../calls/browser.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { originOf } from '../../../calls/authentication.ts'
import { refuseOtherMethods } from '../../../calls/methods.ts'
import { formOf } from '../../../calls/forms.ts'
import { TOKEN_FIELD } from '../pages/fields.ts'
import { page } from '../pages/layout.ts'
import { goOn } from '../pages/leave.ts'
import { libraryRequest } from './call.ts'
import { type AskedInteraction, type Exchange, Interactions } from './interactions.ts'
import type { OidcProvider } from './oidc-provider.ts'
import { type AskedConsent, consentPage } from './pages.ts'
import { interactionPath } from './settings.ts'
import type { SignedIn } from './signed-in.ts'

interface UidParameters {
  Params: { uid: string }
}

type UidRequest = FastifyRequest<UidParameters>

/** Bound to the interaction and the session: a form works in the session that it was shown in. */
const formMark = ({ uid }: AskedInteraction, { sessionId }: SignedIn): string => `oauth:consent:${uid}:${sessionId}`

/** What a client asks the person: signing in is left to the sign-in page, and the consent is asked for here. */
export function registerInteractions(app: FastifyInstance, provider: OidcProvider): void {
  const interactions = new Interactions(provider)
  const url = interactionPath(':uid')
  const { parts } = provider

  async function begin(request: UidRequest, reply: FastifyReply) {
    const origin = originOf(request)
    const person = await parts.signedIn(request.headers, origin)
    const passed = libraryRequest(request, parts.issuer())
    const exchange: Exchange = { request: passed, response: reply.raw, origin, person }
    return { ...(await interactions.find(exchange, request.params.uid)), exchange, person }
  }

  app.get<UidParameters>(url, async (request, reply) => {
    const { interaction, asked, exchange, person } = await begin(request, reply)
    // Whoever signs in again as the same person would come back here.
    if (person && !asked.account) return reply.redirect(await interactions.refuse(exchange), 303)
    if (!interactions.isSignedIn(interaction, asked, person))
      return reply.redirect(signInPath(asked, person !== null), 303)
    if (asked.prompt === 'login') return reply.redirect(await interactions.signIn(exchange, person), 303)
    return page(reply, consentPage(consentOf(asked, parts.issuer(), parts.keyring.hash(formMark(asked, person)))))
  })

  app.post<UidParameters>(url, async (request, reply) => {
    const foreign = refusalOfPage(request, true)
    if (foreign) throw foreign
    const form = formOf(request)
    const { interaction, asked, exchange, person } = await begin(request, reply)
    if (!interactions.isSignedIn(interaction, asked, person))
      return reply.redirect(signInPath(asked, person !== null), 303)
    const given = Buffer.from(form.get(TOKEN_FIELD) ?? '', 'base64url')
    if (!parts.keyring.proves(formMark(asked, person), given)) {
      throw new HttpError('forbidden', 'This form is no longer valid. Nothing was changed.')
    }
    const decision = form.get('decision')
    if (decision === 'deny') return leave(reply, await interactions.deny(exchange))
    if (decision !== 'allow' || asked.prompt !== 'consent') {
      throw new HttpError('invalid', 'decision: must be allow or deny')
    }
    return leave(reply, await interactions.allow(exchange, asked, person))
  })
  refuseOtherMethods(app, url, ['GET', 'POST'])
}

/** @param url of this service */
function leave(reply: FastifyReply, url: string): FastifyReply {
  const { pathname, search } = new URL(url)
  return goOn(reply, `${pathname}${search}`)
}

/** @param again whether somebody is signed in already, who is to prove once more who they are, or to be somebody else */
function signInPath({ uid }: AskedInteraction, again: boolean): string {
  const query = new URLSearchParams({ return_to: interactionPath(uid), ...(again && { again: 'yes' }) })
  return `/sign-in?${query}`
}

function consentOf(asked: AskedInteraction, issuer: string, token: Buffer): AskedConsent {
  const { client, email, tenant, identityScopes, resources, redirectUri, uid } = asked
  return {
    action: interactionPath(uid),
    fields: { [TOKEN_FIELD]: token.toString('base64url') },
    clientName: client.name,
    clientHost: hostOfClient(client.id, redirectUri),
    isUnverified: client.isUnverified,
    email,
    tenant,
    otherAccount: signInPath(asked, true),
    identityScopes,
    scopes: Object.entries(resources)
      .map(([resource, scopes]) => ({ resource, scopes, isOwn: resource === issuer }))
      .toSorted((one, other) => Number(other.isOwn) - Number(one.isOwn)),
  }
}

/** What the person can recognise of a client: the host of its metadata, or where the answer goes. */
function hostOfClient(clientId: string, redirectUri: string | null): string | null {
  if (clientId.startsWith('https://')) return hostOf(clientId)
  return redirectUri === null ? null : hostOf(redirectUri)
}

const hostOf = (uri: string): string => {
  const url = URL.parse(uri)
  return url && url.host !== '' ? url.host : (uri.split(':', 1)[0] ?? uri)
}
