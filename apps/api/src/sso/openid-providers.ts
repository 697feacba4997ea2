import {
  type Clock,
  EgressError,
  type IdentityProviders,
  type Issuer,
  type ProviderClaims,
  type ProviderClient,
  ProviderRefused,
  type SignInSecrets,
} from '@keystead/domain'
import * as openid from 'openid-client'
import { isObject } from '../calls/input.ts'
import type { OutgoingRequests } from '../egress/egress.ts'
import { requestsWithin } from '../egress/within-hosts.ts'
import { asFetch } from './egress-fetch.ts'
import { textOf } from './json-values.ts'
import { refusedBy } from './refusals.ts'

/** Where a provider sends browsers back to, of every connection. */
export const CALLBACK_PATH = '/sign-in/sso/callback'

const METADATA = { maxBytes: 256 * 1024, timeoutMs: 5000 }
const SCOPE = 'openid email profile'
const SKEW_SECONDS = 60

interface OpenIdParts {
  egress: OutgoingRequests
  issuer: Issuer
  clock: Clock
}

/** OpenID Connect by `openid-client`, with every request through the egress module. */
export function createIdentityProviders(parts: OpenIdParts): IdentityProviders {
  const { egress, issuer } = parts
  const redirectUri = () => issuer.at(CALLBACK_PATH)
  return {
    checkIssuer: (url) => egress.check(url),

    authorizationUrl: (client, secrets, loginHint) =>
      refusedBy(async () => {
        const config = await configurationOf(parts, client)
        const url = openid.buildAuthorizationUrl(config, {
          redirect_uri: redirectUri(),
          scope: SCOPE,
          state: secrets.state,
          nonce: secrets.nonce,
          code_challenge: await openid.calculatePKCECodeChallenge(secrets.codeVerifier),
          code_challenge_method: 'S256',
          ...(loginHint !== null && { login_hint: loginHint }),
        })
        egress.check(url.href)
        return url.href
      }),

    redeem: (client, query, secrets) =>
      refusedBy(async () => {
        const config = await configurationOf(parts, client)
        const callback = new URL(`${redirectUri()}?${query}`)
        return claimsOf(config, await grant(config, callback, secrets))
      }),

    async endSessionUrl(client) {
      try {
        return await refusedBy(async () => {
          const config = await configurationOf(parts, client)
          if (config.serverMetadata().end_session_endpoint === undefined) return null
          const { href } = openid.buildEndSessionUrl(config, { post_logout_redirect_uri: issuer.at('/sign-in') })
          egress.check(href)
          return href
        })
      } catch (error) {
        // Signing out here must not depend on a provider.
        if (error instanceof ProviderRefused) return null
        throw error
      }
    },
  }
}

type Tokens = Awaited<ReturnType<typeof openid.authorizationCodeGrant>>

const grant = (config: openid.Configuration, callback: URL, secrets: SignInSecrets): Promise<Tokens> =>
  openid.authorizationCodeGrant(config, callback, {
    expectedState: secrets.state,
    expectedNonce: secrets.nonce,
    pkceCodeVerifier: secrets.codeVerifier,
    idTokenExpected: true,
  })

/**
 * The client of a connection. The metadata of the provider is fetched, or taken from the copy of the egress module; it must name the
 * provider as the connection does (OpenID Connect Discovery, section 4.3).
 */
async function configurationOf(
  { egress: requests, clock }: OpenIdParts,
  { issuer, clientId, clientSecret, allowedHosts }: ProviderClient,
): Promise<openid.Configuration> {
  const egress = requestsWithin(requests, allowedHosts)
  const metadata = await egress.getJson(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, METADATA)
  if (!isObject(metadata) || metadata['issuer'] !== issuer) {
    throw new EgressError('failed', 'The metadata of the provider is of another issuer', 'issuer_mismatch')
  }
  const server: openid.ServerMetadata = { ...metadata, issuer }
  const methods = metadata['token_endpoint_auth_methods_supported']
  // What a provider that does not say supports (OpenID Connect Discovery, section 3).
  const takesBasic = !Array.isArray(methods) || methods.includes('client_secret_basic')
  const authentication = takesBasic ? openid.ClientSecretBasic(clientSecret) : openid.ClientSecretPost(clientSecret)
  const client = {
    [openid.clockSkew]: Math.round((clock().getTime() - Date.now()) / 1000),
    [openid.clockTolerance]: SKEW_SECONDS,
  }
  const config = new openid.Configuration(server, clientId, client, authentication)
  config[openid.customFetch] = asFetch(egress)
  openid.enableNonRepudiationChecks(config)
  // Whether http is allowed is for the egress module to say: for addresses that the operator opened.
  if (issuer.startsWith('http:')) openid.allowInsecureRequests(config)
  return config
}

/** The claims of the ID token; what it lacks of the email and the name is asked at the provider (OpenID Connect Core, section 5.4). */
async function claimsOf(config: openid.Configuration, tokens: Tokens): Promise<ProviderClaims> {
  const claims = tokens.claims()
  if (claims === undefined) throw new EgressError('failed', 'The provider sent no ID token', 'id_token_missing')
  const isComplete = claims['email'] !== undefined || config.serverMetadata().userinfo_endpoint === undefined
  const told = isComplete ? claims : await openid.fetchUserInfo(config, tokens.access_token, claims.sub)
  const methods = claims['amr']
  const subject = textOf(claims.sub)
  // An identifier of at most 255 ASCII characters (OpenID Connect Core, section 2).
  if (subject === null || subject.length > 255) throw new ProviderRefused('subject_invalid')
  return {
    subject,
    email: textOf(told['email']),
    // Whatever is no flag is a no.
    emailVerified: told['email_verified'] === undefined ? null : told['email_verified'] === true,
    name: textOf(told['name'] ?? claims['name']),
    methods: Array.isArray(methods) ? methods.filter((method) => typeof method === 'string') : [],
    sessionId: textOf(claims['sid']),
  }
}
