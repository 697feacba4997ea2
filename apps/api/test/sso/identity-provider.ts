import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Provider } from 'oidc-provider'
import { listenOnLoopback, stopListening } from '../support/listening.ts'

/** Somebody who has an account at the provider. */
export interface Account {
  sub: string
  email?: string
  email_verified?: unknown
  name?: string
  /** How the provider authenticated the person (RFC 8176). */
  amr?: string[]
}

export interface IdentityProvider {
  issuer: string
  clientId: string
  clientSecret: string
  /** Who signs in next; null: the provider asks with a form. */
  current: Account | null
  accounts: Map<string, Account>
  /** Answers instead of the provider, when it returns true. */
  intercept: ((request: IncomingMessage, response: ServerResponse) => boolean) | null
  provider: Provider
  stop(): Promise<void>
}

export const CLIENT_ID = 'keystead'
export const CLIENT_SECRET = 'the secret of Keystead at the provider'

/**
 * A real OpenID provider (oidc-provider) on loopback. It signs `current` in without asking.
 *
 * @param urls of the Keystead that it signs people in for
 * @param options.host by which browsers know it
 */
export async function startIdentityProvider(
  urls: { redirectUri: string; postLogoutUri: string; backchannelUri?: string },
  { host = '127.0.0.1' }: { host?: string } = {},
): Promise<IdentityProvider> {
  const server = createServer()
  const port = await listenOnLoopback(server)
  const issuer = `http://${host}:${port}`
  const accounts = new Map<string, Account>()
  const provider = new Provider(issuer, configuration(urls, accounts))
  const idp: IdentityProvider = {
    issuer,
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    current: null,
    accounts,
    intercept: null,
    provider,
    stop: () => stopListening(server),
  }
  const callback = provider.callback()
  server.on('request', (request, response) => {
    if (idp.intercept?.(request, response)) return
    if (request.url?.startsWith('/interaction/')) void interact(idp, request, response)
    else void callback(request, response)
  })
  return idp
}

function configuration(
  urls: { redirectUri: string; postLogoutUri: string; backchannelUri?: string },
  accounts: ReadonlyMap<string, Account>,
): ConstructorParameters<typeof Provider>[1] {
  return {
    clients: [
      {
        client_id: CLIENT_ID,
        client_secret: CLIENT_SECRET,
        redirect_uris: [urls.redirectUri],
        post_logout_redirect_uris: [urls.postLogoutUri],
        ...(urls.backchannelUri !== undefined && {
          backchannel_logout_uri: urls.backchannelUri,
          backchannel_logout_session_required: true,
        }),
      },
    ],
    // Its guard against requests to loopback addresses would refuse those to Keystead.
    fetch: (url, { signal, method, headers, body }: RequestInit = {}) => fetch(url, { signal, method, headers, body }),
    cookies: { keys: ['of the tests'] },
    claims: { openid: ['sub', 'amr'], email: ['email', 'email_verified'], profile: ['name'] },
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: { enabled: true },
    },
    pkce: { required: () => true },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_ctx, sub) => {
      const account = accounts.get(sub)
      return account && { accountId: sub, claims: async () => ({ ...account }) }
    },
    // Consent is the administrator's, as with a provider of a company.
    async loadExistingGrant(ctx) {
      const { client, session, provider } = ctx.oidc
      const grant = new provider.Grant({ clientId: client!.clientId, accountId: session!.accountId! })
      grant.addOIDCScope('openid email profile')
      await grant.save()
      return grant
    },
  }
}

/** Signs `current` in; without one, shows a form with the accounts. */
async function interact(idp: IdentityProvider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chosen = new URL(request.url!, idp.issuer).searchParams.get('sub')
  const account = idp.current ?? idp.accounts.get(chosen ?? '')
  if (!account) {
    const fields = [...idp.accounts.keys()].map((sub) => `<button name="sub" value="${sub}">Sign in as ${sub}</button>`)
    response.setHeader('content-type', 'text/html')
    response.end(`<!doctype html><title>Provider</title><form>${fields.join('')}</form>`)
    return
  }
  idp.accounts.set(account.sub, account)
  const { amr } = account
  await idp.provider.interactionFinished(request, response, { login: { accountId: account.sub, ...(amr && { amr }) } })
}
