// Requests per second of an authenticated read and of a creation, beside bare node:http in the same run.
// Starts the service on an embedded PostgreSQL in a temporary folder, with everything on as it runs in production.
import { createUser } from './lib/keystead.mjs'
import { generator, openLoad } from './lib/load.mjs'
import { alternate, median } from './lib/rounds.mjs'
import { closeOnSignals, withScope } from './lib/scope.mjs'
import { ADMIN_KEY, residentMegabytes, startBare, startService } from './lib/services.mjs'

const BARE = 'bare node:http'
const headers = { 'x-api-key': ADMIN_KEY, 'content-type': 'application/json' }

async function measure(scope) {
  const bare = await startBare(scope)
  const service = await startService(scope, { KEYSTEAD_LOG_LEVEL: 'warn' })
  const idle = await residentMegabytes(service.pid)
  // The user who is read is not the one whose keys grow by the thousand.
  const reader = await createUser(service.url)
  const owner = await createUser(service.url)
  const targets = [service.url]
  const requests = {
    [BARE]: { targets: [bare.url], method: 'GET', path: '/' },
    'GET /api/v1/users/{id}': { targets, headers, method: 'GET', path: `/api/v1/users/${reader}` },
    'POST /api/admin/api-keys': {
      targets,
      headers,
      path: '/api/admin/api-keys',
      bodies: [JSON.stringify({ user_id: owner })],
    },
  }
  const cases = []
  for (const [name, request] of Object.entries(requests)) cases.push({ name, load: await openLoad(scope, request) })
  const results = await alternate(cases)
  const yardstick = median(results[BARE].map(({ rate }) => rate))
  for (const [name, rounds] of Object.entries(results)) {
    const rate = median(rounds.map((round) => round.rate))
    const p99 = median(rounds.map((round) => round.p99))
    console.log(
      `${name.padEnd(28)} ${rate.toFixed(0).padStart(7)}/s  ${((100 * rate) / yardstick).toFixed(1).padStart(5)} %  p99 ${p99.toFixed(1)} ms`,
    )
  }
  console.log(`idle memory ${idle} MB; after the run ${await residentMegabytes(service.pid)} MB; load by ${generator}`)
}

closeOnSignals()
await withScope(measure)
