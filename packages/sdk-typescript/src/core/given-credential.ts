import { clientToken } from './client-credentials.ts'
import { type Answer, jsonOf } from './call.ts'
import { trusted } from './trusted.ts'
import { type Credential, fixedCredential, renewableCredential } from './credential.ts'
import type { CredentialOptions, LogIn } from './options.ts'
import { path } from './path.ts'
import { textOf } from './secret.ts'
import type { SendOpen } from './oauth.ts'

/** How requests are authenticated; null: not at all. */
export function credentialOf({ apiKey, token, credentials }: CredentialOptions, send: SendOpen): Credential | null {
  if (apiKey != null) return fixedCredential('x-api-key', textOf(apiKey))
  if (typeof token === 'function') return renewableCredential(token)
  if (token !== undefined) return fixedCredential('authorization', `Bearer ${textOf(token)}`)
  if (credentials === undefined) return null
  if (typeof credentials === 'function') return renewableCredential(credentials)
  return renewableCredential(
    'email' in credentials ? () => logIn(send, credentials) : () => clientToken(send, credentials),
  )
}

async function logIn(send: SendOpen, { email, password, tenantId }: LogIn): Promise<string> {
  const body = { email, password, ...(tenantId !== undefined && { tenant_id: tenantId }) }
  const answer: Answer = await send({ method: 'POST', ...path`/api/v1/auth/login`, body })
  return trusted<{ data: { session_token: string } }>(jsonOf(answer)).data.session_token
}
