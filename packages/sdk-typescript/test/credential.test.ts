import { afterEach, expect, test, vi } from 'vitest'
import { Keystead, type TokenProvider } from '../src/index.ts'

vi.useFakeTimers({ toFake: ['Date'] })
afterEach(() => vi.setSystemTime(0))

const pass = (seconds: number): unknown => vi.setSystemTime(Date.now() + seconds * 1000)

/** A client whose server notes the tokens that it sees. */
function clientOf(credentials: TokenProvider): { client: Keystead; seen: (string | null)[] } {
  const seen: (string | null)[] = []
  const fetch = async (_url: string, init: RequestInit): Promise<Response> => {
    seen.push(new Headers(init.headers).get('authorization'))
    return Response.json({ data: {} })
  }
  return { client: new Keystead({ credentials, fetch }), seen }
}

test.each([
  ['a minute before the end of a long life', 900, 839],
  ['after four fifths of a short one', 10, 7.9],
])('a token is replaced %s', async (_when, expiresIn, stillGood) => {
  let count = 0
  const { client, seen } = clientOf(() => ({ token: `t${(count += 1)}`, expiresIn }))
  await client.system.health()
  pass(stillGood)
  await client.system.health()
  pass(1.1)
  await client.system.health()
  expect(seen).toEqual(['Bearer t1', 'Bearer t1', 'Bearer t2'])
})

test('a token that still lives is used while another cannot be had, which is tried every five seconds', async () => {
  let count = 0
  const { client, seen } = clientOf(() => {
    count += 1
    if (count > 1) throw new Error('down')
    return { token: `t${count}`, expiresIn: 900 }
  })
  await client.system.health()
  pass(850)
  await client.system.health()
  await client.system.health()
  expect(count).toBe(2)
  pass(6)
  await client.system.health()
  expect(count).toBe(3)
  expect(seen).toEqual(Array.from({ length: 4 }, () => 'Bearer t1'))
  pass(60)
  await expect(client.system.health()).rejects.toThrow('The token provider failed')
})

test('an empty client id or secret fails when the client is made, not at a request', () => {
  for (const pair of [
    { clientId: '', clientSecret: 'ks_x' },
    { clientId: 'c', clientSecret: '' },
  ])
    expect(() => new Keystead({ credentials: pair })).toThrow('The clientId or clientSecret is empty')
})
