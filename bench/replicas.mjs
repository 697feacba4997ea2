// How verification grows with replicas.
import { startFleet } from './lib/fleet.mjs'
import { createCaller, createKeys, createUser, expectCode, expectCounts, openVerifyLoad } from './lib/keystead.mjs'
import { alternate } from './lib/rounds.mjs'
import { residentMegabytes } from './lib/services.mjs'
import { ROTATING_KEYS } from './lib/settings.mjs'
import { measuredRow } from './lib/table.mjs'

const REPLICAS = 3

async function measure(scope) {
  const { postgres, replicas: fleet, circumstances } = await startFleet(scope, REPLICAS)
  const urls = fleet.map(({ url }) => url)
  const caller = await createCaller(urls[0])
  const texts = (await createKeys(urls[0], await createUser(urls[0]), ROTATING_KEYS)).map(({ text }) => text)
  const cases = []
  for (let count = 1; count <= REPLICAS; count++) {
    const targets = urls.slice(0, count)
    cases.push({
      name: count === 1 ? '1 replica' : `${count} replicas`,
      load: await openVerifyLoad(scope, { targets, caller, texts }),
      check: () => Promise.all(targets.map((url) => expectCode(url, caller, texts, 'VALID'))),
    })
  }
  const results = await alternate(cases)
  await expectCounts(postgres.url, { VALID: cases.map(({ load }) => load) })
  const one = { rounds: results[cases[0].name] }
  const memory = await Promise.all(fleet.map(({ pid }) => residentMegabytes(pid)))
  const about = `${ABOUT} Afterwards the replicas used ${memory.join(', ')} MB.`
  return {
    about,
    rows: cases.map(({ name }) => measuredRow(name, results[name], { comparedTo: one })),
    ...circumstances,
  }
}

const ABOUT = `Three services on one PostgreSQL, and one Redis if available; the load is spread over one, two or all of them.
${ROTATING_KEYS} keys round-robin, each with a limit that is not strict. The comparison is with the rate of one replica. All processes
share the cores of one machine, which bounds the total rate.`

export const replicas = { title: 'Replicas', measure }
