import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest'
import { basic, postForm } from '../oauth/support.ts'
import { patch, USERS } from '../scim/support.ts'
import { type ForgingProvider, startForgingProvider } from '../sso/forging-provider.ts'
import { CLIENT_ID } from '../sso/identity-provider.ts'
import { connect, enter, type TestConnection } from '../sso/support.ts'
import { createClient } from '../support/client.ts'
import { type Cluster, startCluster } from './cluster.ts'
import { verdictOf } from './http.ts'
import { pick } from './load.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 90_000 })

const ROUNDS = 5
const ISSUER = 'https://id.example.com'

let cluster: Cluster
let idp: ForgingProvider
let connection: TestConnection

beforeAll(async () => {
  idp = await startForgingProvider()
  cluster = await startCluster(inject('adminUrl'), 3, {
    KEYSTEAD_ISSUER: ISSUER,
    KEYSTEAD_EGRESS_ALLOW: '127.0.0.1',
    KEYSTEAD_AUTH_RATE_LIMIT: '1000000',
  })
  connection = await connect({ admin: admin() }, { owner: admin() }, idp)
})
afterAll(async () => {
  await cluster.stop()
  await idp.stop()
})

const admin = () => createClient(pick(cluster.replicas).url, cluster.adminKey)

/** What somebody acts with whom the identity provider of the tenant signed in. */
interface Person {
  id: string
  sid: string
  session: string
  key: string
  token: string
}

async function somebody(): Promise<Person> {
  const [name, sid] = [`p-${randomUUID()}`, randomUUID()]
  const session = await enter(pick(cluster.replicas), idp, connection, { name, sid })
  const found = await admin().get(`${USERS}?filter=${encodeURIComponent(`userName eq "${connection.address(name)}"`)}`)
  const id = found.body.Resources[0].id
  const made = await admin().post('/api/v1/api-keys', { user_id: id })
  const key = made.body.data.api_key
  const { url } = pick(cluster.replicas)
  const granted = await postForm(url, '/oauth/token', { grant_type: 'client_credentials' }, basic(id, key))
  return { id, sid, session, key, token: granted.body.access_token }
}

/** What each replica says of the session, the key, and the token that the key got. */
const everywhere = ({ session, key, token }: Person): Promise<string[]> =>
  Promise.all(
    cluster.replicas.map(async (replica) => {
      const listed = await createClient(replica.url, session).get('/api/v1/auth/sessions')
      return [listed.status, await verdictOf(replica, key), await verdictOf(replica, token)].join(' ')
    }),
  )

const all = (word: string): string[] => [word, word, word]

test('somebody whom SCIM deactivates: once the call has returned neither session, key nor token works on any replica', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const person = await somebody()
    expect(await everywhere(person)).toEqual(all('200 VALID VALID'))
    const { status } = await patch(admin(), `${USERS}/${person.id}`, { op: 'replace', path: 'active', value: false })
    expect(status).toBe(200)
    expect(await everywhere(person)).toEqual(all('401 USER_INACTIVE USER_INACTIVE'))
  }
})

test('somebody whom the provider signs out: once the call has returned the session works on no replica, and keys go on', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const person = await somebody()
    expect(await everywhere(person)).toEqual(all('200 VALID VALID'))
    const now = Math.floor(Date.now() / 1000)
    const events = { 'http://schemas.openid.net/event/backchannel-logout': {} }
    const claims = { iss: idp.issuer, aud: CLIENT_ID, iat: now, exp: now + 120, jti: randomUUID(), events }
    const body = new URLSearchParams({ logout_token: await idp.sign({ ...claims, sid: person.sid }) })
    const path = `/sign-in/sso/${connection.id}/logout`
    const { status } = await fetch(pick(cluster.replicas).url + path, { method: 'POST', body })
    expect(status).toBe(200)
    expect(await everywhere(person)).toEqual(all('401 VALID VALID'))
  }
})
