// `npm run test:fuzz`: sends requests that no client would send to a service of its own, and holds each against what must hold
// for all (judge.ts). `--seconds=3600 --seed=7 --area=graphql --round=3`, or FUZZ_SECONDS and so on.
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { credentials } from './areas/credentials.ts'
import { cursors } from './areas/cursors.ts'
import { forwarding } from './areas/forwarding.ts'
import { graphql } from './areas/graphql.ts'
import { headers } from './areas/headers.ts'
import { json } from './areas/json.ts'
import { paths } from './areas/paths.ts'
import { scopeExpressions } from './areas/scopes.ts'
import { trpc } from './areas/trpc.ts'
import { runFuzzer } from './run.ts'

const AREAS = [graphql, forwarding, scopeExpressions, cursors, json, paths, headers, trpc, credentials]

const Options = z.object({
  seconds: z.coerce.number().min(1).max(604_800).default(60),
  seed: z.coerce
    .number()
    .int()
    .min(0)
    .max(2 ** 31)
    .optional(),
  area: z.enum(AREAS.map(({ name }) => name)).optional(),
  round: z.coerce.number().int().min(0).optional(),
})

function readOptions(): z.infer<typeof Options> {
  const names = ['seconds', 'seed', 'area', 'round'] as const
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]))
  const { values } = parseArgs({ options })
  const given = names.map((name) => [name, values[name] ?? process.env[`FUZZ_${name.toUpperCase()}`]])
  return Options.parse(Object.fromEntries(given))
}

const { seconds, seed = Date.now() % 2 ** 31, area, round } = readOptions()
const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort())
const areas = AREAS.filter(({ name }) => area === undefined || name === area)
const counts = await runFuzzer({ areas, seconds, seed, onlyRound: round, signal: stopping.signal, say: console.log })
console.log(`${counts.passed} passed, ${counts.failed} failed`)
process.exitCode = counts.failed === 0 ? 0 : 1
