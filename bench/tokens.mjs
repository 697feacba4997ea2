// Access tokens: issued beside bare node:http and plain oidc-provider, used and verified beside the same with a key.
import { createCaller, createKeys, createUser, expectCode, openVerifyLoad } from './lib/keystead.mjs'
import { openLoad } from './lib/load.mjs'
import { query } from './lib/postgres.mjs'
import { alternate } from './lib/rounds.mjs'
import { startBare, startOidcProvider, startService } from './lib/services.mjs'
import { ROTATING_KEYS } from './lib/settings.mjs'
import { measuredRow } from './lib/table.mjs'

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const GRANT = 'grant_type=client_credentials&scope=invoices%3Aread'

const basic = (id, secret) => ({ authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` })

async function tokenOf(url, id, secret) {
  const headers = { ...basic(id, secret), ...FORM }
  const answer = await fetch(`${url}/oauth/token`, { method: 'POST', headers, body: GRANT.split('&')[0] })
  if (answer.status !== 200) throw new Error(`no token: ${answer.status} ${await answer.text()}`)
  const { access_token: token } = await answer.json()
  return token
}

async function issueCases(scope, service, userId, secret) {
  const { url: bareUrl } = await startBare(scope)
  const { url: oidcUrl } = await startOidcProvider(scope)
  const grantAt = async (url, path, headers) =>
    openLoad(scope, { targets: [url], path, headers: { ...headers, ...FORM }, bodies: [GRANT] })
  const body = JSON.stringify({ grant_type: 'client_credentials', scope: 'invoices:read' })
  const bare = { targets: [bareUrl], path: '/', headers: { 'content-type': 'application/json' }, bodies: [body] }
  return [
    { name: 'bare node:http, JSON POST', load: await openLoad(scope, bare) },
    { name: 'client_credentials', load: await grantAt(service.url, '/oauth/token', basic(userId, secret)) },
    {
      name: 'plain oidc-provider, in memory: client_credentials',
      load: await grantAt(oidcUrl, '/token', basic('bench', 'bench-secret')),
    },
  ]
}

async function useCases(scope, { url }, userId) {
  const [manager] = await createKeys(url, userId, 1, { limits: [], scopes: ['projects:read'], management: true })
  const token = await tokenOf(url, userId, manager.text)
  const callWith = async (credential) =>
    openLoad(scope, {
      method: 'GET',
      targets: [url],
      path: '/api/v1/projects?limit=1',
      headers: { authorization: `Bearer ${credential}` },
    })
  return [
    { name: 'an API call with a key', load: await callWith(manager.text) },
    { name: 'an API call with an access token', load: await callWith(token) },
  ]
}

async function verifyCases(scope, { url }, userId) {
  const caller = await createCaller(url)
  const keys = await createKeys(url, userId, ROTATING_KEYS)
  const texts = keys.map(({ text }) => text)
  const tokens = []
  for (const text of texts) tokens.push(await tokenOf(url, userId, text))
  const caseOf = async (name, presented) => ({
    name,
    load: await openVerifyLoad(scope, { targets: [url], caller, texts: presented }),
    check: () => expectCode(url, caller, presented, 'VALID'),
  })
  return [
    await caseOf('verify a key with a limit', texts),
    await caseOf('verify an access token of such a key', tokens),
  ]
}

async function measure(scope) {
  const service = await startService(scope)
  const userId = await createUser(service.url)
  const [secret] = await createKeys(service.url, userId, 1)
  const issue = await issueCases(scope, service, userId, secret.text)
  const use = await useCases(scope, service, userId)
  const verify = await verifyCases(scope, service, userId)
  const [{ server_version: postgres }] = await query(service.databaseUrl, 'show server_version')
  const results = await alternate([...issue, ...use, ...verify])
  const yardsticks = new Map([
    [issue[1].name, { rounds: results[issue[2].name], name: 'of oidc-provider' }],
    [issue[2].name, { rounds: results[issue[0].name], name: 'of bare' }],
    [use[1].name, { rounds: results[use[0].name], name: 'of a key' }],
    [verify[1].name, { rounds: results[verify[0].name], name: 'of a key' }],
  ])
  const rows = Object.entries(results).map(([name, rounds]) =>
    measuredRow(name, rounds, { comparedTo: yardsticks.get(name) }),
  )
  return { about: ABOUT, rows, postgres }
}

const ABOUT = `One service in its default configuration, with its embedded PostgreSQL. Tokens are JWTs signed with Ed25519, by both servers;
each grant is of one client, which authenticates by Basic. ${ROTATING_KEYS} keys and tokens take turns in verifications.`

export const tokens = { title: 'Access tokens', measure }
