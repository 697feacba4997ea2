import { DEFAULT_TENANT_ID, IssuerKeys } from '@keystead/domain'
import { jwtVerify } from 'jose'
import { afterEach, expect, test } from 'vitest'
import { leaving } from '../../egress/support.ts'
import { githubClaims, startIssuer, type TestIssuer } from './issuer.ts'

const MINUTE = 60_000

let issuer: TestIssuer

afterEach(() => issuer.stop())

/** Checks tokens of the issuer, with a clock that is held. */
async function reader() {
  issuer = await startIssuer()
  let now = 1000
  const egress = leaving({ opened: ['127.0.0.1'], clock: () => now })
  const keys = new IssuerKeys({ of: () => egress })
  const chooser = keys.chooser({ issuer: issuer.url, jwksUri: null, tenantId: DEFAULT_TENANT_ID })
  return {
    check: async () => jwtVerify(await issuer.mint(githubClaims()), chooser),
    pass: (ms: number) => (now += ms),
  }
}

test('a key that the issuer rotated to is found a minute after the keys were fetched, without waiting for their lifetime', async () => {
  const { check, pass } = await reader()
  await check()
  await issuer.rotate()
  await expect(check()).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' })
  pass(MINUTE)
  await check()
  expect(issuer.asked).toEqual(['/.well-known/openid-configuration', '/jwks', '/jwks'])
})

test('while the issuer is down its last keys are used for six hours', async () => {
  const { check, pass } = await reader()
  await check()
  const documents = [...issuer.documents]
  issuer.documents.clear()
  pass(5 * 60 * MINUTE)
  await check()
  pass(61 * MINUTE)
  await expect(check()).rejects.toMatchObject({ reason: 'issuer_unreachable' })
  for (const [path, document] of documents) issuer.documents.set(path, document)
  pass(MINUTE)
  await check()
})
