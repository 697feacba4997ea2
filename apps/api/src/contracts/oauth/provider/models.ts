import type { IncomingMessage } from 'node:http'
import type { KoaContextWithOIDC, Session } from 'oidc-provider'
import { randomBytes } from 'node:crypto'
import { grantHandle, numericDate } from '@keystead/domain'
import { isPersonAccount } from './accounts.ts'
import { originOf } from './call.ts'
import type { Library, Provider } from './library.ts'
import type { ProviderParts } from './parts.ts'
import { POLL_SECONDS } from './poll-pace.ts'
import type { SignedIn } from './signed-in.ts'

/**
 * Three models of the library work as Keystead needs them. It has no settings for this, so their methods are replaced; the version of
 * the package is pinned to a minor one, and tests hold each. (docs/adr/0046)
 */
export function adaptModels(library: Library, provider: Provider, parts: ProviderParts): void {
  signOutEverywhere(provider, parts)
  provider.on('device_authorization.success', (_ctx, answer) => Object.assign(answer, { interval: POLL_SECONDS }))
  followBrowserSessions(provider, parts)
  issueKeysteadTokens(library, provider, parts)
  rotateToSuccessors(library, provider, parts)
}

/**
 * Who is signed in is what Keystead's own session says at this request: a session that was ended elsewhere ends here too, and one that
 * began elsewhere needs no form.
 */
function followBrowserSessions(provider: Provider, { signedIn }: ProviderParts): void {
  const get = provider.Session.get.bind(provider.Session)
  provider.Session.get = async (ctx: KoaContextWithOIDC) => {
    const session = await get(ctx)
    follow(session, await signedIn(ctx.req.headers, originOf(ctx)))
    return session
  }
}

function follow(session: Session, person: SignedIn | null): void {
  const accountId = person?.principal.userId
  if (session.accountId !== accountId) {
    session.accountId = accountId
    session.authorizations = {}
    // What is written to the proxy around it later is stored; this was written before.
    Object.assign(session, { touched: true })
  }
  if (person) session.loginTs = numericDate(person.since)
}

/** A sign-out that a client asked for ends Keystead's own session too. */
function signOutEverywhere(provider: Provider, { signOut }: ProviderParts): void {
  const ended = new WeakSet<IncomingMessage>()
  provider.on('end_session.success', ({ req, oidc }) => {
    if (oidc.session && 'destroyed' in oidc.session && oidc.session.destroyed === true) ended.add(req)
  })
  provider.use(async ({ req }, next) => {
    await next()
    if (ended.delete(req)) await signOut(req.headers, originOf({ req }))
  })
}

/** Access tokens are made where all others are made, and so cannot be told from them. */
function issueKeysteadTokens(library: Library, provider: Provider, { tokens, payloads, clients }: ProviderParts): void {
  Object.defineProperty(provider.AccessToken.prototype, 'getValueAndPayload', {
    async value(this: InstanceType<Provider['AccessToken']>) {
      const account = library.default.ctx?.oidc.account
      const { accountId, clientId, grantId, aud, jkt, scope } = this
      if (!isPersonAccount(account) || account.accountId !== accountId || !clientId || grantId === undefined) {
        throw new Error('an access token needs a person, a client and a grant')
      }
      await payloads.noteUse(grantId)
      const { token } = await tokens.issue({
        grant: grantHandle('g', grantId),
        tenantId: account.tenantId,
        userId: account.accountId,
        clientId,
        scopes: scope === undefined || scope === '' ? [] : scope.split(' '),
        // The roles of the person would say more than was allowed.
        roles: [],
        algorithm: (await clients.find(clientId))?.tokenAlgorithm,
        audience: typeof aud === 'string' ? aud : null,
        ...(jkt !== undefined && { confirmation: { jkt } }),
      })
      return { value: token }
    },
  })
}

/** The token that replaces a refresh token follows from it. @see OauthPayloads.successorOf */
function rotateToSuccessors(library: Library, provider: Provider, { payloads }: ProviderParts): void {
  Object.defineProperty(provider.RefreshToken.prototype, 'generateTokenId', {
    value() {
      const rotated = library.default.ctx?.oidc.entities.RotatedRefreshToken
      return rotated ? payloads.successorOf(rotated.jti) : randomBytes(32).toString('base64url')
    },
  })
}
