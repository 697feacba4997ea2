import { isLoopbackRedirect, type TokenAlgorithm } from '@keystead/domain'
import type { AdapterPayload } from 'oidc-provider'
import { isServed } from './settings.ts'

/** An API user as an OAuth client. */
export interface RegisteredClient {
  /** Its client_id, which is the id of the user. */
  id: string
  tenantId: string
  name: string
  logoUri: string | null
  redirectUris: readonly string[]
  postLogoutRedirectUris: readonly string[]
  grantTypes: readonly string[]
  /** What its access tokens are signed with; null: what is configured. */
  tokenAlgorithm: TokenAlgorithm | null
  /** A client without a secret, such as an application on a telephone. */
  isPublic: boolean
}

/** Finds API users as OAuth clients. */
export interface ClientDirectory {
  /** @returns null for an unknown client, and for one whose user is not active */
  find(clientId: string): Promise<RegisteredClient | null>
}

const isLoopback = (uri: string): boolean => {
  const url = URL.parse(uri)
  return url !== null && isLoopbackRedirect(url)
}

const isPrivateScheme = (uri: string): boolean => !/^https?:/i.test(uri)

/**
 * Whether a client runs on the device of the person (RFC 8252): it listens on a port that it cannot choose beforehand, or the system
 * opens it for a scheme of its own.
 */
export const isNative = (redirectUris: readonly string[]): boolean =>
  redirectUris.length > 0 && (redirectUris.every(isLoopback) || redirectUris.some(isPrivateScheme))

/**
 * The client as the library sees it. It was authenticated before the request reached the library, where a secret of this process
 * stands for that: a request that came by another way is refused.
 */
export function metadataOf(client: RegisteredClient, vouched: string): AdapterPayload {
  const grantTypes = client.grantTypes.filter(isServed)
  return {
    client_id: client.id,
    client_name: client.name,
    ...(client.logoUri !== null && { logo_uri: client.logoUri }),
    redirect_uris: [...client.redirectUris],
    post_logout_redirect_uris: [...client.postLogoutRedirectUris],
    response_types: grantTypes.includes('authorization_code') && client.redirectUris.length > 0 ? ['code'] : [],
    grant_types: grantTypes,
    application_type: isNative(client.redirectUris) ? 'native' : 'web',
    ...(client.isPublic
      ? { token_endpoint_auth_method: 'none' }
      : { token_endpoint_auth_method: 'client_secret_post', client_secret: vouched }),
  }
}
