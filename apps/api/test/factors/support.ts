import { generateSync } from 'otplib'
import { expect } from 'vitest'
import { SoftwareAuthenticator } from '../support/authenticator.ts'
import type { TestClient } from '../support/client.ts'
import type { TestBench } from '../v1/support.ts'

export const LOGIN = '/api/v1/auth/login'
export const COMPLETE = '/api/v1/auth/login/factor'
export const FACTORS = '/api/v1/auth/factors'

export const MINUTE = 60_000

export interface Person {
  id: string
  email: string
  password: string
}

export interface Enrolled extends Person {
  secret: string
  recoveryCodes: string[]
  session: TestClient
}

/** The code that an app with this secret shows at a moment. */
export const codeAt = (secret: string, moment: Date): string =>
  generateSync({ secret, epoch: Math.floor(moment.getTime() / 1000) })

/** Six digits that an app with this secret does not show within a minute of a moment. */
export function wrongCodeAt(secret: string, moment: Date): string {
  const near = [-60, -30, 0, 30, 60].map((seconds) => codeAt(secret, new Date(moment.getTime() + seconds * 1000)))
  return ['000000', '111111', '222222', '333333', '444444', '555555'].find((code) => !near.includes(code)) ?? ''
}

export const logInWith = (bench: TestBench, { email, password }: Person) =>
  bench.server.as(null).post(LOGIN, { email, password })

export const complete = (bench: TestBench, body: object) => bench.server.as(null).post(COMPLETE, body)

/** A session of a person without factors. */
export async function sessionOf(bench: TestBench, person: Person): Promise<TestClient> {
  const { status, body } = await logInWith(bench, person)
  expect(status).toBe(200)
  return bench.server.as(String(body.data.session_token))
}

/** A person with an authenticator app, whose first code was that of `now`. */
export async function personWithApp(bench: TestBench, tenantId: string, now: Date): Promise<Enrolled> {
  const person = await bench.person(tenantId, 'viewer')
  const session = await sessionOf(bench, person)
  const started = await session.post(`${FACTORS}/totp`)
  const secret = String(started.body.data.secret)
  const confirmed = await session.post(`${FACTORS}/totp/confirm`, { code: codeAt(secret, now) })
  expect([started.status, confirmed.status]).toEqual([200, 200])
  return { ...person, secret, recoveryCodes: confirmed.body.data.recovery_codes, session }
}

/** The page of the service: the loopback address is reached by name, as browsers want it. */
export const originOf = ({ server }: TestBench): string => server.url.replace('127.0.0.1', 'localhost')

/** Adds a passkey by a session. */
export async function addPasskey(bench: TestBench, session: TestClient, name = 'Key'): Promise<SoftwareAuthenticator> {
  const authenticator = new SoftwareAuthenticator(originOf(bench))
  const { body } = await session.post(`${FACTORS}/passkeys/options`)
  const { challenge, options } = body.data
  const added = await session.post(`${FACTORS}/passkeys`, {
    challenge,
    name,
    registration: authenticator.register(options),
  })
  expect([added.status, added.text]).toEqual([200, expect.stringContaining('factor_id')])
  return authenticator
}

/** The challenge of a log-in with the right password. */
export async function challengeOf(bench: TestBench, person: Person): Promise<string> {
  const { status, body } = await logInWith(bench, person)
  expect([status, body.code]).toEqual([401, 'mfa_required'])
  return String(body.challenge)
}

export const sessionWorks = async (bench: TestBench, body: { data: { session_token: string } }): Promise<boolean> =>
  (await bench.server.as(body.data.session_token).get(FACTORS)).status === 200

/** In ascending order. */
export const statusesOf = (answers: readonly { status: number }[]): number[] =>
  answers.map(({ status }) => status).toSorted((one, other) => one - other)
