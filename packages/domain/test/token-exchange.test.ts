import { expect, test } from 'vitest'
import { Issuer, OAuthParameters, type StoredCredential, TokenExchange } from '../src/index.ts'

const NOW = new Date('2026-11-29T12:00:00.000Z')
const JTI = '00000000-0000-4000-8000-000000000001'
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token'

/** What is found by an access token. @param jkt the key that it is bound to */
function found(jkt: string | null): StoredCredential {
  const scopes = ['users:read']
  return {
    id: JTI,
    kind: 'key',
    handle: 'h',
    tenantId: JTI,
    user: { id: JTI, tenantId: JTI, name: 'a', email: null, status: 'active', expiresAt: null, roles: [], scopes },
    scopes,
    expiresAt: new Date(NOW.getTime() + 600_000),
    disabledAt: null,
    revokedAt: null,
    key: null,
    token: {
      jti: JTI,
      grant: `k${JTI}`,
      tenantId: JTI,
      userId: JTI,
      clientId: JTI,
      scopes,
      roles: [],
      audience: 'https://keystead.example',
      issuedAt: NOW,
      expiresAt: new Date(NOW.getTime() + 600_000),
      confirmation: jkt === null ? null : { jkt },
      actor: null,
      parents: [],
      keyId: 'key',
      isForKeystead: true,
      followsUser: false,
    },
  }
}

/** @returns the key that the new token is bound to, and its type; or the reason that is recorded */
async function exchanged(tokens: Record<string, string | null>, proofKey?: string, more: [string, string][] = []) {
  let bound: string | undefined
  let reason: string | undefined
  const exchange = new TokenExchange({
    finder: { find: (text) => (text in tokens ? found(tokens[text] ?? null) : null) },
    tokens: {
      issue: async ({ confirmation }) => {
        bound = confirmation?.jkt
        return { token: 't', jti: JTI, expiresAt: NOW, expiresIn: 60 }
      },
    },
    issuer: new Issuer('https://keystead.example'),
    usage: { recordAct: () => undefined, recordFailure: (attempt) => (reason = attempt.reason) },
    clock: () => NOW,
  })
  const parameters = new OAuthParameters(
    new Map([
      ['subject_token', ['subject']],
      ['subject_token_type', [ACCESS_TOKEN]],
      ...more.map(([name, value]): [string, string[]] => [name, [value]]),
    ]),
  )
  const origin = { ip: '127.0.0.1', userAgent: null, requestId: 'r', ...(proofKey !== undefined && { proofKey }) }
  try {
    const { token_type } = await exchange.exchange({ parameters, client: null, origin })
    return { bound, token_type }
  } catch {
    return { reason }
  }
}

test('a token that is bound to a key is exchanged only with a proof of that key, for one that is bound to it', async () => {
  expect(await exchanged({ subject: 'own' })).toEqual({ reason: 'subject_token_proof_missing' })
  expect(await exchanged({ subject: 'own' }, 'another')).toEqual({ reason: 'subject_token_proof_missing' })
  expect(await exchanged({ subject: 'own' }, 'own')).toEqual({ bound: 'own', token_type: 'DPoP' })
})

test('a token that is bound to no key may become one that is bound to the key of the request', async () => {
  expect(await exchanged({ subject: null })).toEqual({ bound: undefined, token_type: 'Bearer' })
  expect(await exchanged({ subject: null }, 'own')).toEqual({ bound: 'own', token_type: 'DPoP' })
})

test('an actor token that is bound to a key names no actor: the request proves one key', async () => {
  const actor: [string, string][] = [
    ['actor_token', 'actor'],
    ['actor_token_type', ACCESS_TOKEN],
  ]
  expect(await exchanged({ subject: null, actor: 'own' }, 'own', actor)).toEqual({
    reason: 'actor_token_proof_missing',
  })
  expect(await exchanged({ subject: null, actor: null }, undefined, actor)).toMatchObject({ token_type: 'Bearer' })
})
