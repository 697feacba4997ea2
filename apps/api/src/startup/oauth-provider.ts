import type { FastifyBaseLogger } from 'fastify'
import type { Services } from '../calls/context.ts'
import type { Config } from '../config.ts'
import { clientDirectory } from '../contracts/oauth/provider/directory.ts'
import { OidcProvider } from '../contracts/oauth/provider/oidc-provider.ts'
import { signedInBy, signedOut } from '../contracts/oauth/provider/signed-in.ts'

/** The provider of the OAuth protocol, which is loaded with the first request that needs it. */
export function createOidcProvider(
  services: Services,
  { oauthRegistration, oauthCimd }: Pick<Config, 'oauthRegistration' | 'oauthCimd'>,
  logger: FastifyBaseLogger,
): OidcProvider {
  const { oauth, oauthPayloads, oauthGrants, tenants, work, keyring, clock } = services
  return new OidcProvider({
    issuer: () => oauth.issuer.url,
    payloads: oauthPayloads,
    grants: oauthGrants,
    clients: clientDirectory(oauth.clients, clock),
    tokens: oauth.tokens,
    keys: oauth.signingKeys,
    tenants,
    work,
    keyring,
    clock,
    signedIn: (headers, origin) => signedInBy(services, headers, origin),
    signOut: (headers, origin) => signedOut(services, headers, origin),
    fetchJson: (url, request) => oauth.egress.getJson(url, request),
    allowsRegistration: oauthRegistration === 'open',
    allowsMetadataDocuments: oauthCimd === 'open',
    onError: (error) => logger.error({ err: error }, 'the OAuth provider failed'),
  })
}
