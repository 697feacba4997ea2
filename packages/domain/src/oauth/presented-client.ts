import { OAuthError } from './oauth-error.ts'
import { formDecoded, type OAuthParameters } from './parameters.ts'
import { assertionOf, claimedClient } from './client-assertion.ts'
import { invalidClient } from './client-error.ts'
import type { AuthMethod } from './grants.ts'

/** How a request says which client it comes from. */
export type PresentedClient =
  | { method: 'client_secret_basic' | 'client_secret_post'; clientId: string; secret: string }
  | { method: 'private_key_jwt'; clientId: string; assertion: string }
  | { method: 'none'; clientId: string }

const MAX_CLIENT_ID = 2048

/**
 * Reads who a client says it is (RFC 6749, section 2.3; RFC 7521, section 4.2).
 *
 * @throws OAuthError `invalid_request` for two ways at once, `invalid_client` for none
 */
export function presentedClient(authorizationHeader: string | undefined, parameters: OAuthParameters): PresentedClient {
  const basic = authorizationHeader === undefined ? null : basicOf(authorizationHeader)
  const secret = parameters.get('client_secret')
  const assertion = assertionOf(parameters)
  const named = parameters.get('client_id')
  if ([basic, secret ?? null, assertion].filter((way) => way !== null).length > 1) {
    throw new OAuthError('invalid_request', 'The client authenticates in more than one way')
  }
  const presented = presentedBy({ basic, secret, assertion, named })
  if (named !== undefined && named !== presented.clientId) {
    throw new OAuthError('invalid_request', 'client_id is not the client that authenticates')
  }
  if (presented.clientId.length > MAX_CLIENT_ID) throw invalidClient()
  return presented
}

interface Ways {
  basic: { clientId: string; secret: string } | null
  secret: string | undefined
  assertion: string | null
  named: string | undefined
}

function presentedBy({ basic, secret, assertion, named }: Ways): PresentedClient {
  if (basic) return { method: 'client_secret_basic', ...basic }
  if (assertion !== null) {
    const clientId = claimedClient(assertion)
    if (clientId === null) throw invalidClient()
    return { method: 'private_key_jwt', clientId, assertion }
  }
  if (named === undefined) throw invalidClient()
  return secret === undefined
    ? { method: 'none' satisfies AuthMethod, clientId: named }
    : { method: 'client_secret_post', clientId: named, secret }
}

/** Both parts are form-encoded before they are joined (RFC 6749, section 2.3.1). @throws OAuthError `invalid_client` */
function basicOf(header: string): { clientId: string; secret: string } {
  const [, encoded] = /^Basic +([\w+/]+={0,2}) *$/i.exec(header) ?? []
  const text = Buffer.from(encoded ?? '', 'base64').toString('utf8')
  const colon = text.indexOf(':')
  if (colon === -1) throw invalidClient()
  try {
    return { clientId: formDecoded(text.slice(0, colon)), secret: formDecoded(text.slice(colon + 1)) }
  } catch {
    throw invalidClient()
  }
}
