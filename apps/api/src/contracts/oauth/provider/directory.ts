import { isUuid, type KnownClient, type OAuthClients } from '@keystead/domain'
import type { ClientDirectory } from './clients.ts'

/** The API users that are registered as OAuth clients. */
export const clientDirectory = (clients: OAuthClients, now: () => Date): ClientDirectory => ({
  async find(clientId) {
    const known = isUuid(clientId) ? await clients.find(clientId) : null
    return known === null ? null : registered(known, now())
  },
})

function registered({ clientId, tenantId, user, registration }: KnownClient, now: Date) {
  const isActive = user.status === 'active' && (user.expiresAt === null || user.expiresAt > now)
  if (registration === null || !isActive) return null
  const { name, logoUri, redirectUris, grantTypes, tokenEndpointAuthMethod } = registration
  return {
    id: clientId,
    tenantId,
    name: name ?? user.name,
    logoUri,
    redirectUris,
    // Signing out leads back to one of the addresses of the client.
    postLogoutRedirectUris: redirectUris,
    grantTypes,
    tokenAlgorithm: registration.tokenAlgorithm,
    isPublic: tokenEndpointAuthMethod === 'none',
  }
}
