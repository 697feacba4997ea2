import type { Principal } from '@keystead/domain'
import type { AnyProcedure } from '@trpc/server'
import { expect, test, vi } from 'vitest'
import { call } from '../../src/calls/call.ts'
import { createContext, type Identity, incoming, type Services } from '../../src/calls/context.ts'
import type { Identifier } from '../../src/calls/authentication.ts'
import { FastCall, type FastOptions } from '../../src/verify-lane/fast-call.ts'
import { VERIFY } from './support.ts'

// A caller is authorised once for each moment: before the body, and once more for a change whose body came later. A body is
// walked once, by the parser.

const origin = { ip: '192.0.2.1', userAgent: null, requestId: 'once' }
const principal = { management: true, scopes: ['keys:verify'], origin } as unknown as Principal
const services = {
  work: { begin: () => ({ idempotency: null, outcome: { receipt: null } }) },
} as unknown as Services

/** An identity that counts how often it was authorised, and renewed. */
function counted() {
  const counts = { authorised: 0, renewed: 0 }
  const identity: Identity = {
    get principal() {
      counts.authorised += 1
      return principal
    },
    renew() {
      counts.renewed += 1
      return principal
    },
  }
  return { counts, identity }
}

/** A body that counts how often its members were listed. */
function listed() {
  const counts = { walks: 0 }
  const ownKeys = (target: object) => {
    counts.walks += 1
    return Reflect.ownKeys(target)
  }
  return { counts, body: new Proxy({ key: 'x' }, { ownKeys }) }
}

test.each<[what: string, identify: (identity: Identity) => ReturnType<Identifier['identify']>]>([
  ['from memory', (identity) => identity],
  ['from the database', async (identity) => identity],
])('the socket lane authorises and walks once, with a credential %s', async (_what, identify) => {
  const { counts, identity } = counted()
  const { counts: walked, body } = listed()
  const options = { services, identifier: { identify: () => identify(identity) } } as unknown as FastOptions
  const procedure = { path: VERIFY, meta: { scope: 'keys:verify' } } as unknown as ConstructorParameters<
    typeof FastCall
  >[1]
  const lane = new FastCall(() => '{}', procedure, options)
  const parse = vi.spyOn(JSON, 'parse').mockReturnValueOnce(body)
  const answer = await lane.answer(
    { id: 'once', method: 'POST', url: '/api/v1/keys/verify', address: origin.ip, headers: {} },
    Buffer.from('{"key":"x"}'),
  )
  parse.mockRestore()
  expect(answer).toEqual({ status: 200, text: '{}', headers: null })
  expect({ ...counts, ...walked }).toEqual({ authorised: 1, renewed: 0, walks: 1 })
})

type Road = 'rest' | 'trpc'

test.each<[road: Road, type: 'query' | 'mutation', expected: object]>([
  // The route has authorised before the body, and its parser has walked it.
  ['rest', 'query', { authorised: 0, renewed: 0, walks: 0 }],
  ['rest', 'mutation', { authorised: 0, renewed: 1, walks: 0 }],
  ['trpc', 'query', { authorised: 1, renewed: 0, walks: 1 }],
  ['trpc', 'mutation', { authorised: 1, renewed: 1, walks: 1 }],
])('a call by %s, a %s', async (road, type, expected) => {
  const { counts, identity } = counted()
  const { counts: walked, body } = listed()
  const procedure = Object.assign(async () => 'done', { _def: { meta: { scope: 'keys:verify' } } })
  const known = road === 'rest' ? { admitted: principal, isClean: true } : {}
  const ctx = createContext(services, incoming(origin, identity, known))
  const options = { ctx, type, path: 'once', batchIndex: 0, signal: undefined, getRawInput: async () => body }
  const answer = await call(procedure as unknown as AnyProcedure, options, async (it) => it)
  expect(answer).toBe('done')
  expect({ ...counts, ...walked }).toEqual(expected)
})
