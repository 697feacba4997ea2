import type { ClientAuthMethod, Configuration, KoaContextWithOIDC } from 'oidc-provider'
import { acrossTenants, OauthGrant } from '@keystead/domain'
import { createAdapters } from './adapter.ts'
import { findPerson, IDENTITY_CLAIMS, tokenSecondsOf } from './accounts.ts'
import { devicePages, logoutPages, renderError } from './browser-pages.ts'
import { cookieOptions, originOf } from './call.ts'
import type { Library } from './library.ts'
import type { ProviderParts } from './parts.ts'
import { interactionPrompts } from './policy.ts'
import { resourceServer } from './resources.ts'
import { documentFetcher } from './metadata-documents.ts'
import { signingJwks } from './signing-jwks.ts'

const DAY = 86_400
const IDLE_REFRESH_SECONDS = 30 * DAY
const LONGEST_REFRESH_SECONDS = 365 * DAY

/** Seconds until each ends. An ID token lives no longer than a signing key that has retired is published. */
const LIFETIMES = {
  AuthorizationCode: 60,
  DeviceCode: 600,
  IdToken: 3600,
  Interaction: 1800,
  Session: DAY,
  Grant: 10 * 365 * DAY,
} as const

/** The part of the draft that this release of the library implements: a change of it is to be read first. */
const CIMD_DRAFT = 'draft-02'

/** Where the endpoints are. Revocation, introspection, userinfo and the documents below /.well-known are Keystead's own. */
export const ROUTES = {
  authorization: '/oauth/authorize',
  token: '/oauth/token',
  device_authorization: '/oauth/device_authorization',
  registration: '/oauth/register',
  end_session: '/oauth/logout',
  code_verification: '/device',
  jwks: '/oauth/jwks',
} as const

export const ID_TOKEN_ALGORITHMS = ['RS256', 'EdDSA'] as const
export const DPOP_ALGORITHMS = ['ES256', 'EdDSA', 'Ed25519'] as const

export const interactionPath = (uid: string): string => `/oauth/interaction/${uid}`

const AUTH_METHODS: readonly ClientAuthMethod[] = [
  'client_secret_basic',
  'client_secret_post',
  'private_key_jwt',
  'none',
]

/** @param vouched @see metadataOf */
export function configurationOf(library: Library, parts: ProviderParts, vouched: string): Configuration {
  const { errors } = library
  return {
    adapter: createAdapters({ ...parts, errors, vouched, origin: () => originOf(library.default.ctx) }),
    jwks: signingJwks(parts.keys, parts.clock()),
    clientDefaults: { grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'] },
    clientAuthMethods: [...AUTH_METHODS],
    clientBasedCORS: isOriginOfClient,
    responseTypes: ['code'],
    // RFC 9700, section 2.1.1: of every client, whether or not it has a secret.
    pkce: { required: () => true },
    claims: mutable(IDENTITY_CLAIMS),
    scopes: ['openid', 'offline_access'],
    routes: ROUTES,
    cookies: cookieOptions(parts.keyring),
    interactions: { policy: interactionPrompts(library), url: (_ctx, { uid }) => interactionPath(uid) },
    findAccount: (ctx, id) => findAccount(ctx, parts, id),
    loadExistingGrant: (ctx) => findGrant(ctx, parts),
    // A grant is for a person and a client, and not for a browser session: signing out leaves an application on a telephone alone.
    expiresWithSession: async () => false,
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    ttl: {
      ...LIFETIMES,
      AccessToken: ({ oidc }) => tokenSecondsOf(oidc.account),
      RefreshToken: (_ctx, token) =>
        Math.max(1, Math.min(IDLE_REFRESH_SECONDS, LONGEST_REFRESH_SECONDS - token.totalLifetime())),
    },
    enabledJWA: { idTokenSigningAlgValues: [...ID_TOKEN_ALGORITHMS], dPoPSigningAlgValues: [...DPOP_ALGORITHMS] },
    fetch: documentFetcher(parts.fetchJson),
    ...featuresOf(library, parts),
  }
}

function featuresOf({ errors }: Library, parts: ProviderParts): Pick<Configuration, 'features' | 'renderError'> {
  return {
    renderError,
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: true },
      deviceFlow: { enabled: true, charset: 'base-20', mask: '****-****', ...devicePages },
      rpInitiatedLogout: { enabled: true, ...logoutPages },
      pushedAuthorizationRequests: { enabled: false },
      userinfo: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: async (_ctx, _client, oneOf) => oneOf ?? parts.issuer(),
        useGrantedResource: async () => true,
        getResourceServerInfo: async (ctx, resource) =>
          resourceServer(ctx, resource, { issuer: parts.issuer(), errors }),
      },
      registration: { enabled: parts.allowsRegistration, idFactory: () => `dyn_${crypto.randomUUID()}` },
      clientIdMetadataDocument: {
        enabled: parts.allowsMetadataDocuments,
        ack: CIMD_DRAFT,
        cacheDuration: { min: 300, max: DAY },
      },
    },
  }
}

async function findAccount(ctx: KoaContextWithOIDC, { work, clock, clients, tokens }: ProviderParts, id: string) {
  const clientId = ctx.oidc.client?.clientId
  const registered = clientId === undefined ? null : await clients.find(clientId)
  return findPerson({ work, tokens, now: clock(), origin: originOf(ctx) }, id, registered?.tenantId ?? null)
}

/** A consent is remembered for the person and the client, in whatever browser it was given. */
async function findGrant(ctx: KoaContextWithOIDC, { work }: ProviderParts) {
  const { oidc } = ctx
  if (!oidc.account || !oidc.client) return undefined
  const { em } = work.beginAnonymous(originOf(ctx))
  const known = { user: oidc.account.accountId, clientId: oidc.client.clientId }
  const grant = await em.findOne(OauthGrant, known, acrossTenants)
  return grant ? oidc.provider.Grant.find(grant.id) : undefined
}

/** A script of a client without a secret may use the endpoints from the pages of its redirect URIs. */
const isOriginOfClient: Configuration['clientBasedCORS'] = (_ctx, origin, client) =>
  origin !== 'null' &&
  client.clientAuthMethod === 'none' &&
  (client.redirectUris ?? []).some((uri) => URL.parse(uri)?.origin === origin)

const mutable = (claims: Readonly<Record<string, readonly string[]>>): Record<string, string[]> =>
  Object.fromEntries(Object.entries(claims).map(([scope, names]) => [scope, [...names]]))
