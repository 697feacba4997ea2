import { EgressError, ProviderRefused } from '@keystead/domain'
import {
  AuthorizationResponseError,
  ClientError,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from 'openid-client'

/** A code of RFC 6749 or OpenID Connect; other texts are the provider's own. */
const ERROR_CODE = /^[a-z_]{1,40}$/

/** Runs a step of the protocol. @throws ProviderRefused for what the provider did wrong, and all else as it is */
export async function refusedBy<T>(step: () => Promise<T>): Promise<T> {
  try {
    return await step()
  } catch (error) {
    const reason = reasonOf(error)
    throw reason === null ? error : new ProviderRefused(reason)
  }
}

function reasonOf(error: unknown): string | null {
  if (error instanceof ProviderRefused) return error.reason
  if (error instanceof EgressError) return 'provider_unreachable'
  if (error instanceof AuthorizationResponseError) return 'provider_denied'
  if (error instanceof ResponseBodyError) return `token_${ERROR_CODE.test(error.error) ? error.error : 'refused'}`
  if (error instanceof WWWAuthenticateChallengeError) return 'userinfo_refused'
  if (error instanceof ClientError) {
    if (error.cause instanceof EgressError) return 'provider_unreachable'
    return error.code?.toLowerCase() ?? 'answer_invalid'
  }
  // Some functions of openid-client throw the errors of oauth4webapi as they are.
  if (error instanceof Error && 'code' in error && String(error.code).startsWith('OAUTH_')) return 'metadata_invalid'
  // Metadata that names something else than URLs.
  return error instanceof TypeError ? 'metadata_invalid' : null
}
