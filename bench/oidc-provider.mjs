// The other yardstick: oidc-provider as its documentation starts it, with its in-memory adapter, for client_credentials alone.
import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import { Provider } from 'oidc-provider'

const server = createServer((request, response) => handle(request, response))
let handle
server.listen(0, '127.0.0.1', () => {
  const url = `http://127.0.0.1:${server.address().port}`
  const { privateKey } = generateKeyPairSync('ed25519')
  const client = { client_id: 'bench', client_secret: 'bench-secret', grant_types: ['client_credentials'] }
  const provider = new Provider(url, {
    clients: [{ ...client, redirect_uris: [], response_types: [], id_token_signed_response_alg: 'EdDSA' }],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'EdDSA', use: 'sig' }] },
    scopes: ['invoices:read'],
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => url,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: 'invoices:read',
          audience: url,
          accessTokenTTL: 900,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'EdDSA' } },
        }),
      },
    },
  })
  handle = provider.callback()
  console.log(url)
})
