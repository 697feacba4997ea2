import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { paths } from './areas/paths.ts'
import { type Finding, Fuzzer } from './fuzzer.ts'
import { connectionFault, memoryFault } from './growth.ts'
import { faultInLog } from './judge.ts'
import { type Area, bytesOf, type FuzzRequest, reproduction } from './request.ts'
import { startProcess } from './service.ts'

type Started = Awaited<ReturnType<typeof startProcess>>

let service: Started

beforeAll(async () => {
  service = await startProcess(join(import.meta.dirname, 'broken-service.fixture.ts'))
})
afterAll(() => service.end())

const NOBODY = { named: {}, repair: async () => undefined }

/** Requests one in a few of which has a word in its path, among other things. */
function areaWith(word: string): Area {
  const requests = fc
    .tuple(fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 20 }), fc.nat({ max: 3 }))
    .map(([text, which]): FuzzRequest => ({
      method: 'GET',
      target: `/${text}${which === 0 ? word : ''}${text}`,
      who: 'nobody',
      headers: [],
    }))
  return { name: `area of ${word}`, requests }
}

async function findingsOf(area: Area, rounds = 1, seed = 7): Promise<Finding[]> {
  const findings: Finding[] = []
  const onFinding = (finding: Finding) => void findings.push(finding)
  const fuzzer = new Fuzzer({ target: service, cast: NOBODY, areas: [area], seed, patienceMs: 0, onFinding })
  for (let round = 0; round < rounds; round += 1) await fuzzer.round(round, () => false)
  return findings
}

test.each([
  ['fail', 'no 5xx'],
  ['tell', 'nothing is told'],
  ['hang', 'an answer'],
])('a service that does "%s" breaks "%s", with the smallest request that shows it', async (word, invariant) => {
  const [finding] = await findingsOf(areaWith(word))
  expect(finding).toMatchObject({ invariant, request: { target: `/${word}` } })
})

test('a request that burns more than 250 ms of CPU is found, and others are not blamed', async () => {
  const targets = fc.constantFrom('/a', '/burn', '/b')
  const requests = targets.map((target): FuzzRequest => ({ method: 'GET', target, who: 'nobody', headers: [] }))
  const findings = await findingsOf({ name: 'burning', requests })
  expect(findings).toMatchObject([{ invariant: 'at most 250 ms of CPU', request: { target: '/burn' } }])
})

test('an error in the log is found', async () => {
  const findings = await findingsOf(areaWith('log'))
  expect(findings.map(({ invariant }) => invariant)).toEqual(['no error is logged'])
})

test('a credential in the log is found, and not told', () => {
  const fault = faultInLog(['{"level":30,"url":"/users/ks_secret"}'], ['ks_secret'])
  expect(fault?.detail).toBe('a credential is logged: {"level":30,"url":"/users/<credential>"}')
})

test('the same fault is told once, however often it comes', async () => {
  expect(await findingsOf(areaWith('fail'), 3)).toHaveLength(1)
})

test('a service without faults has none', async () => {
  expect(await findingsOf(areaWith('nothing'), 3)).toEqual([])
})

test('the same seed sends the same requests, another seed others', () => {
  const sent = (seed: number) =>
    fc.sample(paths.requests, { seed, numRuns: 50 }).map((it) => bytesOf(it, {}).toString())
  expect(sent(1)).toEqual(sent(1))
  expect(sent(1)).not.toEqual(sent(2))
})

test('a reproduction names credentials as variables and shows every byte', () => {
  const request: FuzzRequest = {
    method: 'POST',
    target: '/users/{{user}}?a=\xff',
    who: 'adminKey',
    headers: [['content-type', 'application/json']],
    body: Buffer.from(`{"a":"'\n${'x'.repeat(100)}"}`),
  }
  expect(reproduction(request)).toBe(
    String.raw`curl -gsi --path-as-is -X POST -H "authorization: Bearer $adminKey" -H $'content-type: application/json' ` +
      String.raw`--data-binary $'{"a":"\'\n'"$(printf 'x%.0s' {1..100})"$'"}' ` +
      String.raw`"http://127.0.0.1:$port"$'/users/'"$user"$'?a=\xff'`,
  )
})

test('memory and connections that are not given back are found', () => {
  const before = { cpuMs: 0, memory: 60 * 2 ** 20, sockets: 5 }
  expect(memoryFault(before, { ...before, memory: 61 * 2 ** 20 })).toBeNull()
  expect(memoryFault(before, { ...before, memory: 160 * 2 ** 20 })?.invariant).toBe('memory is given back')
  expect(connectionFault(before)).toBeNull()
  expect(connectionFault({ ...before, sockets: 80 })?.invariant).toBe('connections are given back')
})
