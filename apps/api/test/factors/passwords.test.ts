import { afterAll, beforeAll, expect, test } from 'vitest'
import { ownerReset } from '../../src/commands/owner.ts'
import { readConfig } from '../../src/config.ts'
import { INSTALLATION, OWNER } from '../support/installation.ts'
import { tokenIn } from '../support/mail.ts'
import type { TestTenant } from '../support/server.ts'
import { startBench, type TestBench } from '../v1/support.ts'
import {
  addPasskey,
  challengeOf,
  codeAt,
  complete,
  FACTORS,
  LOGIN,
  logInWith,
  personWithApp,
  sessionOf,
} from './support.ts'

const NEW = 'seven unrelated words for one door'
const CONFIRM = '/api/v1/auth/password-reset/confirm'

let bench: TestBench
let tenant: TestTenant

beforeAll(async () => {
  bench = await startBench()
  tenant = await bench.server.createTenant()
})
afterAll(() => bench.stop())

const demand = async (id: string) =>
  tokenIn((await tenant.owner.post(`/api/v1/users/${id}/password-reset`)).body.data.url)
const confirm = (token: string) => bench.server.as(null).post(CONFIRM, { token, password: NEW })

test('a password that a link sets does not stand in for the second factor', async () => {
  const person = await personWithApp(bench, tenant.id, new Date())
  expect((await confirm(await demand(person.id))).status).toBe(200)
  const { status, body } = await logInWith(bench, { ...person, password: NEW })
  expect([status, body.code]).toEqual([401, 'mfa_required'])
})

test('a challenge that waits for its factor is void when the password has ended, and when it has changed', async () => {
  const person = await personWithApp(bench, tenant.id, new Date())
  const challenge = await challengeOf(bench, person)
  const token = await demand(person.id)
  const next = () => ({ code: codeAt(person.secret, new Date(Date.now() + 30_000)) })
  expect((await complete(bench, { challenge, ...next() })).body.code).toBe('challenge_expired')
  expect((await confirm(token)).status).toBe(200)
  expect((await complete(bench, { challenge, ...next() })).body.code).toBe('challenge_expired')
})

test('a passkey alone does not log in while a new password is demanded', async () => {
  const person = await bench.person(tenant.id, 'viewer')
  const authenticator = await addPasskey(bench, await sessionOf(bench, person))
  const logIn = async () => {
    const { body } = await bench.server.as(null).post(`${LOGIN}/passkey`, {})
    const { challenge, options } = body.data
    return complete(bench, { challenge, passkey: authenticator.assert(options) })
  }
  expect((await logIn()).status).toBe(200)
  const token = await demand(person.id)
  expect((await logIn()).body.code).toBe('challenge_expired')
  expect((await confirm(token)).status).toBe(200)
  expect((await logIn()).status).toBe(200)
})

test('owner reset lets an owner in who has lost the second factor', async () => {
  const session = await sessionOf(bench, { id: '', ...OWNER })
  const { body } = await session.post(`${FACTORS}/totp`)
  const confirmed = await session.post(`${FACTORS}/totp/confirm`, { code: codeAt(body.data.secret, new Date()) })
  expect(confirmed.status).toBe(200)
  expect((await logInWith(bench, { id: '', ...OWNER })).body.code).toBe('mfa_required')
  const config = readConfig({ ...INSTALLATION, DATABASE_URL: bench.server.databaseUrl })
  const { owner } = (await ownerReset(config)).json as { owner: { email: string; password: string } }
  expect((await logInWith(bench, { id: '', ...owner })).status).toBe(200)
})
