import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { inspect } from 'node:util'
import { emptyProject } from '@keystead/sdk-testing'
import { expect, inject, onTestFinished, test } from 'vitest'
import {
  APIError,
  AuthenticationError,
  BadRequestError,
  type Fetch,
  type ErrorIssue,
  InvalidResponseError,
  Keystead,
  KeysteadError,
  MfaRequiredError,
  NotFoundError,
} from '../src/index.ts'
import type * as sdk from '../src/index.ts'

/** The error of a call that is answered so. */
async function errorOf(status: number, body: unknown, headers: Record<string, string> = {}): Promise<unknown> {
  const text = body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body)
  const fetch: Fetch = async () =>
    new Response(text, { status, headers: { 'content-type': 'application/json', ...headers } })
  const client = new Keystead({ fetch, maxRetries: 0 })
  return client.users.get('u1').catch((error: unknown) => error)
}

test('issues are typed, in the error and in its body', async () => {
  const issues = [{ path: 'email', message: 'is required' }]
  const error = await errorOf(400, {
    error: 'Bad request',
    detail: 'email is required',
    code: 'validation_error',
    issues,
  })
  if (!(error instanceof BadRequestError)) throw error
  const typed: readonly ErrorIssue[] = error.issues
  expect(typed.map(({ path, message }) => `${path} ${message}`)).toEqual(['email is required'])
  expect(error.body.issues).toEqual(issues)
  // A known code is completed by editors; a misspelt one is a text like any other.
  const isKnown: boolean = error.code === 'validation_error'
  expect(isKnown).toBe(true)
  expect(error.body.detail).toBe('email is required')
})

test('a log-in that needs a second factor says how it goes on, and prints no challenge', async () => {
  const challenge = 'kmc_0123456789012345678901234567890123456789012'
  const told = { factors: ['totp'], must_enrol: true, expires_at: '2026-01-01T00:05:00.000Z' }
  const error = await errorOf(401, { detail: 'Add one', code: 'mfa_required', challenge, ...told })
  if (!(error instanceof MfaRequiredError)) throw error
  expect(error).toBeInstanceOf(AuthenticationError)
  expect(error.challenge.reveal()).toBe(challenge)
  expect([error.factors, error.mustEnrol, error.expiresAt]).toEqual([['totp'], true, told.expires_at])
  expect(error.message).toBe('401 mfa_required: Add one. Complete the log-in with auth.completeLogin')
  expect(`${inspect(error, { depth: 10, showHidden: true })}${JSON.stringify(error)}`).not.toContain(challenge)
})

test.each([
  ['no body', undefined],
  ['the page of a proxy', '<html>Bad request</html>'],
  ['JSON that is no object', '17'],
  ['a body of another contract', { error: 'name is required' }],
])('issues are empty without any: %s', async (_name, body) => {
  const error = await errorOf(400, body)
  if (!(error instanceof BadRequestError)) throw error
  expect(error.issues).toEqual([])
  expect(error.body.issues).toBeUndefined()
})

test('auth.check: a success of another server is an error, not an admission', async () => {
  const page: Fetch = async () => new Response('<html>Log in to the network</html>')
  await expect(new Keystead({ fetch: page }).auth.check()).rejects.toThrow(InvalidResponseError)
  const denied: Fetch = async () => new Response('<html>Forbidden</html>', { status: 403 })
  await expect(new Keystead({ fetch: denied }).auth.check()).rejects.toThrow(APIError)
})

test('a body is an object, or else the text; null without one', async () => {
  expect(await errorOf(404, { error: 'no' })).toMatchObject({ body: { error: 'no' } })
  expect(await errorOf(404, '"no"')).toMatchObject({ body: '"no"' })
  expect(await errorOf(404, undefined)).toMatchObject({ body: null })
})

test('instanceof: a class, its bases, and no other; a subclass of a program is its own', async () => {
  class Mine extends NotFoundError {}
  class Other extends KeysteadError {}
  const error = await errorOf(404, { error: 'no' })
  const isOf = (value: unknown): boolean[] =>
    [NotFoundError, APIError, KeysteadError, Error, AuthenticationError, Mine, Other].map(
      (each) => value instanceof each,
    )
  expect(isOf(error)).toEqual([true, true, true, true, false, false, false])
  expect(isOf(new Other('x'))).toEqual([false, false, true, true, false, false, true])
  for (const foreign of [new Error('x'), null, undefined, 'text', Object.create(null), { name: 'NotFoundError' }])
    expect(foreign instanceof NotFoundError).toBe(false)
  expect(new Other('x').name).toBe('KeysteadError')
})

test('instanceof holds between the CommonJS and the ESM copy of the package', async () => {
  const project = await emptyProject({ tarballs: [inject('tarball')] })
  onTestFinished(project.remove)
  const from = createRequire(`${project.folder}/package.json`)
  const required = from('@keystead/sdk') as typeof sdk
  const esm = `${project.folder}/node_modules/@keystead/sdk/dist/index.mjs`
  const imported = (await import(pathToFileURL(esm).href)) as typeof sdk
  expect(required.NotFoundError).not.toBe(imported.NotFoundError)
  const fetch: Fetch = async () => Response.json({ error: 'no' }, { status: 404 })
  const error: unknown = await new imported.Keystead({ fetch }).users.get('u1').catch((each: unknown) => each)
  expect(error instanceof required.NotFoundError).toBe(true)
  expect(error instanceof required.KeysteadError).toBe(true)
  expect(error instanceof required.ConflictError).toBe(false)
  const keys: (string | null)[] = []
  const recording: Fetch = async (_url, { headers }) => {
    keys.push(new Headers(headers).get('x-api-key'))
    return Response.json({ data: {} })
  }
  const apiKey = new imported.Secret('ks_4fVGqzJx0bLk29TtWm8RcYpNdHs5Ea')
  await new required.Keystead({ fetch: recording, apiKey }).users.get('u1')
  expect(keys).toEqual(['ks_4fVGqzJx0bLk29TtWm8RcYpNdHs5Ea'])
})
