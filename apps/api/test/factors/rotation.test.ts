import { Keyring } from '@keystead/domain'
import { expect, test } from 'vitest'
import { SERVER_SECRET } from '../support/installation.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { startBench } from '../v1/support.ts'
import { expectSoon } from '../verify/support.ts'
import { codeAt, COMPLETE, LOGIN, type Person, personWithApp } from './support.ts'

const NEW_SECRET = 'the next secret of the tests which is long enough'

/** The clock of the service is the real one here, and the code of enrolment is used: the next one is a step ahead. */
const nextCode = (secret: string): string => codeAt(secret, new Date(Date.now() + 30_000))

async function challengeAt(server: TestServer, { email, password }: Person): Promise<string> {
  return (await server.as(null).post(LOGIN, { email, password })).body.challenge
}

test('secrets of apps move to a new server secret, and the old one can go', async () => {
  const bench = await startBench()
  try {
    const tenant = await bench.server.createTenant()
    const person = await personWithApp(bench, tenant.id, new Date())
    const { databaseUrl } = bench.server
    const sealedWith = async () => (await bench.store.rows('select sealed_with from totp_factor'))[0]?.sealed_with
    expect(await sealedWith()).toBe(new Keyring([SERVER_SECRET]).current.id)
    const both = await startTestServer({
      sealEveryMs: 200,
      databaseUrl,
      environment: { KEYSTEAD_SECRET: `${NEW_SECRET},${SERVER_SECRET}` },
    })
    await expectSoon(sealedWith).toBe(new Keyring([NEW_SECRET]).current.id)
    await both.stop()
    await bench.server.stop()
    const alone = await startTestServer({ databaseUrl, environment: { KEYSTEAD_SECRET: NEW_SECRET } })
    const challenge = await challengeAt(alone, person)
    const opened = await alone.as(null).post(COMPLETE, { challenge, code: nextCode(person.secret) })
    expect(opened.status).toBe(200)
    await alone.stop()
  } finally {
    await bench.stop()
  }
})
