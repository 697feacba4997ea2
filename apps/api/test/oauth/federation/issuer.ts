import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { exportJWK, generateKeyPair, type JWK, type JWTHeaderParameters, SignJWT } from 'jose'
import { listenOnLoopback, stopListening } from '../../support/listening.ts'

export type Claims = Record<string, unknown>

interface Key {
  kid: string
  alg: string
  privateKey: CryptoKey
  publicJwk: JWK
}

/** An issuer of tokens on loopback, with the documents that it publishes. */
export interface TestIssuer {
  url: string
  /** What it publishes, by path; a test may change it. */
  documents: Map<string, unknown>
  /** The paths that were asked for, in order. */
  asked: string[]
  key: Key
  /** Publishes a new key in place of the old. */
  rotate(alg?: string): Promise<Key>
  /** A token, signed with its present key, with the claims that every issuer sets. */
  mint(claims: Claims, head?: Partial<JWTHeaderParameters>): Promise<string>
  stop(): Promise<void>
}

export async function createKey(alg: string): Promise<Key> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  const kid = randomUUID()
  return { kid, alg, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } }
}

export const seconds = (): number => Math.floor(Date.now() / 1000)

/** @param options.path of the issuer, as a Kubernetes cluster in a cloud has one */
export async function startIssuer({ alg = 'RS256', path = '' } = {}): Promise<TestIssuer> {
  const documents = new Map<string, unknown>()
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    const document = documents.get(request.url ?? '')
    response
      .writeHead(document === undefined ? 404 : 200, { 'content-type': 'application/json' })
      .end(JSON.stringify(document ?? {}))
  })
  const port = await listenOnLoopback(server)
  const url = `http://127.0.0.1:${port}${path}`
  const issuer: TestIssuer = {
    url,
    documents,
    asked,
    key: await createKey(alg),
    async rotate(next = alg) {
      issuer.key = await createKey(next)
      documents.set(`${path}/jwks`, { keys: [issuer.key.publicJwk] })
      return issuer.key
    },
    mint: (claims, head = {}) =>
      new SignJWT({ iss: url, iat: seconds(), exp: seconds() + 300, ...claims })
        .setProtectedHeader({ alg: issuer.key.alg, kid: issuer.key.kid, ...head })
        .sign(issuer.key.privateKey),
    stop: () => stopListening(server),
  }
  documents.set(`${path}/.well-known/openid-configuration`, { issuer: url, jwks_uri: `${url}/jwks` })
  documents.set(`${path}/jwks`, { keys: [issuer.key.publicJwk] })
  return issuer
}

export const AUDIENCE = 'https://keystead.example'

/** The claims of a job in GitHub Actions. */
export const githubClaims = (changes: Claims = {}): Claims => ({
  jti: randomUUID(),
  sub: 'repo:octo-org/octo-repo:environment:production',
  aud: AUDIENCE,
  ref: 'refs/heads/main',
  sha: '0123456789abcdef0123456789abcdef01234567',
  repository: 'octo-org/octo-repo',
  repository_owner: 'octo-org',
  repository_owner_id: '65',
  run_id: '1234567890',
  run_attempt: '1',
  runner_environment: 'github-hosted',
  environment: 'production',
  job_workflow_ref: 'octo-org/octo-repo/.github/workflows/deploy.yml@refs/heads/main',
  nbf: seconds() - 300,
  ...changes,
})

/** The claims of a token that Kubernetes projects into a pod. */
export const kubernetesClaims = (changes: Claims = {}): Claims => ({
  jti: randomUUID(),
  sub: 'system:serviceaccount:billing:invoicer',
  aud: [AUDIENCE],
  exp: seconds() + 3607,
  nbf: seconds(),
  'kubernetes.io': {
    namespace: 'billing',
    node: { name: 'node-1', uid: randomUUID() },
    pod: { name: 'invoicer-7d9c', uid: randomUUID() },
    serviceaccount: { name: 'invoicer', uid: 'a87e0f2c-4f3c-4f0e-9f0a-3b1f8d1e2c3d' },
  },
  ...changes,
})

export const TRUST_DOMAIN = 'spiffe://prod.example'

/** The claims of a JWT-SVID, which has no issuer. */
export const svidClaims = (changes: Claims = {}): Claims => ({
  iss: undefined,
  sub: `${TRUST_DOMAIN}/ns/billing/sa/invoicer`,
  aud: [AUDIENCE],
  ...changes,
})
