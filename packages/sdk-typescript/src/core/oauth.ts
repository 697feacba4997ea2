import { type Answer, jsonOf } from './call.ts'
import { trusted } from './trusted.ts'
import { APIError, OAuthError } from './errors.ts'
import type { RequestOptions } from './options.ts'
import { path } from './path.ts'
import { type Secret, textOf } from './secret.ts'
import type { RequestSpec } from './transport.ts'

/** Sends a request with retries, without the credential of the client. */
export type SendOpen = (spec: RequestSpec, options?: RequestOptions) => Promise<Answer>

/** The client of OAuth that a request is for; without a secret it is a public one. */
export interface OAuthClientId {
  clientId: string
  clientSecret?: string | Secret | undefined
}

/** A request to an endpoint of OAuth 2.0. */
export interface OAuthRequest extends OAuthClientId {
  endpoint: string
  /** Members that are undefined are not sent. */
  form: Record<string, string | undefined>
  /** May be sent again when its answer was lost. */
  isRepeatable: boolean
  signal?: AbortSignal | undefined
}

/** What the token endpoint returns (RFC 6749, section 5.1). */
export interface TokenAnswer {
  access_token: string
  /** Seconds. */
  expires_in?: number
  refresh_token?: string
}

/**
 * The endpoints are below the base URL. The metadata of the server (RFC 8414) could name another address for them, to which the secret
 * would go.
 *
 * @throws OAuthError
 */
export async function askOAuth<T>(send: SendOpen, request: OAuthRequest): Promise<T> {
  const { clientId, clientSecret, endpoint, isRepeatable, signal } = request
  const given = clientSecret === undefined ? { client_id: clientId, ...request.form } : request.form
  const pairs = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
  // RFC 6749, section 2.3.1: both parts are encoded before they are joined.
  const pair = [clientId, String(textOf(clientSecret))].map(encodeURIComponent).join(':')
  const headers: Record<string, string> = clientSecret === undefined ? {} : { authorization: `Basic ${btoa(pair)}` }
  const options = { headers, ...(signal && { signal }) }
  const form = new URLSearchParams(pairs)
  try {
    const spec = { method: 'POST', ...path`/oauth/`, form, isRepeatable, isKeyless: 'always' } as const
    const where = { path: spec.path + endpoint, route: spec.route + endpoint }
    return trusted<T>(jsonOf(await send({ ...spec, ...where }, options)))
  } catch (error) {
    throw error instanceof APIError && isRefusal(error) ? new OAuthError(error) : error
  }
}

/** An error of OAuth (RFC 6749, section 5.2), in contrast to one of a proxy. */
const isRefusal = ({ body }: APIError): boolean => typeof body === 'object' && typeof body?.error === 'string'
