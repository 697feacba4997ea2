import { askOAuth, type SendOpen, type TokenAnswer } from './oauth.ts'
import type { ClientCredentials, TimedToken } from './options.ts'

/** A token of the client itself (RFC 6749, section 4.4). @throws OAuthError */
export async function clientToken(send: SendOpen, credentials: ClientCredentials): Promise<TimedToken> {
  const { scopes, resource } = credentials
  const form = { grant_type: 'client_credentials', scope: scopes?.join(' '), resource }
  return timed(await askOAuth<TokenAnswer>(send, { ...credentials, endpoint: 'token', form, isRepeatable: true }))
}

export const timed = ({ access_token: token, expires_in: expiresIn }: TokenAnswer): TimedToken => ({ token, expiresIn })
