import { Cast } from './cast.ts'
import { type Finding, Fuzzer, outcomes } from './fuzzer.ts'
import { connectionFault, memoryFault, quietUsage, recorderFault, storedFaults, tidy } from './growth.ts'
import { AFTERWARDS, MAX_CPU_MS, type Violation } from './judge.ts'
import type { Usage } from './probe.ts'
import { type Area, reproduction } from './request.ts'
import { type ServiceUnderTest, startServiceUnderTest } from './service.ts'

export interface RunOptions {
  areas: readonly Area[]
  seconds: number
  seed: number
  /** Only this round of the areas: what was found in it is found again. */
  onlyRound: number | undefined
  signal: AbortSignal
  say: (line: string) => void
}

/** The part of the time in which caches fill. */
const WARMING = 0.3

/** What is counted is stored after a second; what cannot be is logged then. */
const LOGGED_WITHIN_MS = 1500

/** Of those that took too long once. */
const MOST_SHOWN = 5

/** Runs until the time is over, and says what was found. @returns one count for each area and each invariant */
export async function runFuzzer(options: RunOptions): Promise<{ passed: number; failed: number }> {
  const { areas, seed, say } = options
  say(`seed ${seed}, ${options.seconds} s: ${areas.map(({ name }) => name).join(', ')}`)
  const service = await startServiceUnderTest()
  const findings: Finding[] = []
  const faults: Violation[] = []
  try {
    const cast = new Cast(service.port)
    await cast.repair()
    const onFinding = (finding: Finding) => {
      findings.push(finding)
      tell(finding, options)
    }
    const patienceMs = options.onlyRound === undefined ? 0 : LOGGED_WITHIN_MS
    const fuzzer = new Fuzzer({ target: service, cast, areas, seed, patienceMs, onFinding })
    const warm = await send(fuzzer, service, options)
    faults.push(...(await afterwards(service, cast, warm)))
    for (const fault of faults) say(`FAILED ${fault.invariant}: ${fault.detail}; --seed=${seed}`)
    return conclude(fuzzer, { findings, faults }, options)
  } finally {
    await service.dispose()
  }
}

/** @returns what the service used when it was warm */
async function send(fuzzer: Fuzzer, service: ServiceUnderTest, options: RunOptions): Promise<Usage> {
  const { seconds, onlyRound, signal } = options
  const begin = performance.now()
  const isPast = (part: number) =>
    signal.aborted || !service.isAlive() || performance.now() - begin > seconds * 1000 * part
  if (onlyRound !== undefined) {
    await fuzzer.round(onlyRound, () => signal.aborted)
    return quietUsage(service)
  }
  let round = 0
  let warm: Usage | undefined
  while (!isPast(1)) {
    await fuzzer.round(round, () => isPast(1))
    round += 1
    if (isPast(WARMING)) warm ??= await quietUsage(service)
    await tidy(service)
  }
  return warm ?? quietUsage(service)
}

async function afterwards(service: ServiceUnderTest, cast: Cast, warm: Usage): Promise<Violation[]> {
  const alive = AFTERWARDS[5]
  if (!service.isAlive()) return [{ invariant: alive, detail: 'the process has ended' }]
  const usage = await quietUsage(service)
  await cast.repair()
  const { named } = cast
  const faults = [
    memoryFault(warm, usage),
    connectionFault(usage),
    await recorderFault(service, named['keyText'] ?? '', named['key'] ?? ''),
    ...(await storedFaults(service)),
  ]
  const code = await service.end()
  if (code !== 0)
    faults.push({ invariant: alive, detail: `told to stop, it ended with ${code ?? 'nothing within 15 s'}` })
  return faults.filter((fault) => fault !== null)
}

function tell({ area, round, before, invariant, detail, request }: Finding, { seed, say }: RunOptions): void {
  say(`FAILED ${area}: ${invariant}: ${detail}`)
  if (invariant === 'no error is logged')
    say(`    logged after this request, or a second after another of this round, or of ${before || 'the start'}:`)
  say(`    ${reproduction(request)}`)
  say(`    again: npm run test:fuzz -- --seed=${seed} --area=${area} --round=${round}`)
}

function conclude(
  fuzzer: Fuzzer,
  { findings, faults }: { findings: readonly Finding[]; faults: readonly Violation[] },
  { areas, seed, say }: RunOptions,
): { passed: number; failed: number } {
  const results: boolean[] = []
  const count = (what: string, isSound: boolean, note = '') => {
    results.push(isSound)
    say(`${isSound ? 'passed' : 'FAILED'} ${what}${note}`)
  }
  for (const { name } of areas) {
    const note = ` (${fuzzer.sent.get(name) ?? 0} requests, at most ${Math.round(fuzzer.slowest.get(name)?.ms ?? 0)} ms of CPU)`
    count(
      name,
      findings.every((each) => each.area !== name),
      note,
    )
  }
  for (const [invariant, holds] of outcomes(findings)) count(invariant, holds)
  for (const invariant of AFTERWARDS)
    count(
      invariant,
      faults.every((each) => each.invariant !== invariant),
    )
  for (const { ms, request } of fuzzer.slowest.values()) {
    if (ms > MAX_CPU_MS / 2) say(`took ${Math.round(ms)} ms of CPU, once: ${reproduction(request).slice(0, 500)}`)
  }
  for (const { ms, request } of fuzzer.noise.slice(0, MOST_SHOWN)) {
    say(`took ${Math.round(ms)} ms of CPU, and less when it was sent again: ${reproduction(request).slice(0, 500)}`)
  }
  if (fuzzer.noise.length > 0)
    say(`${fuzzer.noise.length} requests took more than 250 ms once, and less when they were sent again`)
  const passed = results.filter(Boolean).length
  if (passed < results.length) say(`seed ${seed}`)
  return { passed, failed: results.length - passed }
}
