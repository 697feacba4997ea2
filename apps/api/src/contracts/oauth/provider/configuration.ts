import type { Configuration, KoaContextWithOIDC } from 'oidc-provider'
import { acrossTenants, AUTH_METHODS, DPOP_ALGORITHMS, OauthGrant } from '@keystead/domain'
import { ENDPOINTS } from '../endpoints.ts'
import { createAdapters } from './adapter.ts'
import { findPerson, IDENTITY_CLAIMS } from './accounts.ts'
import { devicePages, logoutPages, renderError } from './browser-pages.ts'
import { cookieOptions, originOf } from './call.ts'
import type { Library } from './library.ts'
import type { ProviderParts } from './parts.ts'
import { interactionPrompts } from './policy.ts'
import { resourceServer } from './resources.ts'
import { documentFetcher } from './metadata-documents.ts'
import { ID_TOKEN_ALGORITHMS, interactionPath, LIFETIMES, METADATA_SECONDS, REFRESH_SECONDS } from './settings.ts'
import { signingJwks } from './signing-jwks.ts'

/** The part of the draft that this release of the library implements: a change of it is to be read first. */
const CIMD_DRAFT = 'draft-02'

/** @param vouched @see metadataOf */
export function configurationOf(library: Library, parts: ProviderParts, vouched: string): Configuration {
  const { errors } = library
  const lifetime = parts.tokens.lifetimeSeconds
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
    // Requests for some of them are answered before they reach the library.
    routes: ENDPOINTS,
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
      AccessToken: lifetime,
      RefreshToken: (_ctx, token) =>
        Math.max(1, Math.min(REFRESH_SECONDS.idle, REFRESH_SECONDS.longest - token.totalLifetime())),
    },
    enabledJWA: { idTokenSigningAlgValues: [...ID_TOKEN_ALGORITHMS], dPoPSigningAlgValues: [...DPOP_ALGORITHMS] },
    fetch: documentFetcher(parts.fetchJson),
    ...featuresOf(library, parts, lifetime),
  }
}

function featuresOf(
  { errors }: Library,
  parts: ProviderParts,
  lifetime: number,
): Pick<Configuration, 'features' | 'renderError'> {
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
          resourceServer(ctx, resource, { issuer: parts.issuer(), lifetime, errors }),
      },
      registration: { enabled: parts.allowsRegistration, idFactory: () => `dyn_${crypto.randomUUID()}` },
      clientIdMetadataDocument: {
        enabled: parts.allowsMetadataDocuments,
        ack: CIMD_DRAFT,
        cacheDuration: METADATA_SECONDS,
      },
    },
  }
}

async function findAccount(ctx: KoaContextWithOIDC, { work, clock, clients }: ProviderParts, id: string) {
  const clientId = ctx.oidc.client?.clientId
  const registered = clientId === undefined ? null : await clients.find(clientId)
  return findPerson({ work, now: clock(), origin: originOf(ctx) }, id, registered?.tenantId ?? null)
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
