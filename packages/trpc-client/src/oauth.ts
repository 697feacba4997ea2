/** An API user as a client of OAuth 2.0. */
export interface ClientCredentials {
  /** The id of the API user. */
  clientId: string
  /** One of its API keys. It is sent to `<url>/oauth/token`, and nowhere else. */
  clientSecret: string
  /** What the token may do; by default all that the key may. */
  scopes?: readonly string[]
  /** An absolute URI, the audience of the token; by default Keystead itself. */
  resource?: string
}

/** The token endpoint refused the client (RFC 6749, section 5.2). It is the `cause` of the TRPCClientError of a call. */
export class OAuthError extends Error {
  override readonly name = 'OAuthError'
  readonly status: number
  /** The code, such as `invalid_client` or `invalid_scope`; null if what answered is no server of OAuth. */
  readonly error: string | null
  /** Why; null if the server does not say. */
  readonly errorDescription: string | null

  /** @internal */
  constructor(status: number, body: object) {
    const error = textOrNull(Reflect.get(body, 'error'))
    const why = textOrNull(Reflect.get(body, 'error_description'))
    super(`${status}${error === null ? '' : ` ${error}`}: ${why ?? 'no explanation'}`)
    this.status = status
    this.error = error
    this.errorDescription = why
  }
}

/** How requests are authenticated. */
export interface Credential {
  /** Null: not at all. */
  current(): Promise<string | null>
  /** Called when the server refused this one. */
  renew?(refused: string): void
}

// As the SDKs replace tokens, without their code: their twins are in credential.ts and credentials.py (ADR 49).

/** How long before its end a token is replaced: a minute, or a fifth of a shorter life. */
const MARGIN_MS = 60_000

/** How long a token that still lives is used after it could not be replaced. */
const PAUSE_MS = 5000

/** Fetches tokens (RFC 6749, section 4.4), each once for all calls that wait. */
export function clientCredential(url: string, credentials: ClientCredentials, send: typeof fetch): Credential {
  if (!credentials.clientId || !credentials.clientSecret)
    throw new Error('The clientId or clientSecret is empty: is the variable that holds it set?')
  let asked: Promise<string> | undefined
  let known: string | undefined
  let due = 0
  let ends = 0
  async function ask(): Promise<string> {
    const begun = Date.now()
    try {
      const { token, seconds } = await fetchToken(url, credentials, send)
      ends = begun + seconds * 1000
      due = ends - Math.min(MARGIN_MS, seconds * 200)
      return (known = token)
    } catch (error) {
      if (known === undefined || Date.now() >= ends) throw error
      due = Date.now() + PAUSE_MS
      return known
    }
  }
  const forget = (): void => void (asked = undefined)
  return {
    current: async () => (known !== undefined && Date.now() < due ? known : (asked ??= ask().finally(forget))),
    renew(refused) {
      if (known === refused) known = undefined
    },
  }
}

async function fetchToken(url: string, credentials: ClientCredentials, send: typeof fetch) {
  const { clientId, clientSecret, scopes, resource } = credentials
  const form = new URLSearchParams({ grant_type: 'client_credentials' })
  if (scopes) form.set('scope', scopes.join(' '))
  if (resource !== undefined) form.set('resource', resource)
  // RFC 6749, section 2.3.1: both parts are encoded before they are joined.
  const pair = [clientId, clientSecret].map(encodeURIComponent).join(':')
  const response = await send(`${url}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(pair)}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
    // It could lead the secret to another server.
    redirect: 'manual',
  })
  const answer: unknown = await response.json().catch(() => null)
  const body: object = typeof answer === 'object' && answer !== null ? answer : {}
  const token = textOrNull(Reflect.get(body, 'access_token'))
  if (!response.ok || token === null) throw new OAuthError(response.status, body)
  const seconds: unknown = Reflect.get(body, 'expires_in')
  return { token, seconds: typeof seconds === 'number' ? seconds : Infinity }
}

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null)

/** Sends requests with the credential; one that is refused with a token that can be renewed is sent once more. */
export function authorizedFetch(credential: Credential, send: typeof fetch): typeof fetch {
  const sendWith = (token: string | null, input: Parameters<typeof fetch>[0], init: RequestInit = {}) => {
    const headers = new Headers(init.headers)
    if (token !== null) headers.set('authorization', `Bearer ${token}`)
    return send(input, { ...init, headers })
  }
  return async (input, init) => {
    const token = await credential.current()
    const response = await sendWith(token, input, init)
    if (response.status !== 401 || token === null || !credential.renew) return response
    credential.renew(token)
    await response.body?.cancel()
    return sendWith(await credential.current(), input, init)
  }
}
