// Whether it matters how many keys are stored.
import { mint } from '../packages/domain/src/keys/minter.ts'
import { Keyring } from '../packages/domain/src/secrets/keyring.ts'
import {
  createCaller,
  createKeys,
  createUser,
  expectCode,
  expectCounts,
  openVerifyLoad,
  unknownKeys,
} from './lib/keystead.mjs'
import { query } from './lib/postgres.mjs'
import { alternate, progress } from './lib/rounds.mjs'
import { residentMegabytes, startService } from './lib/services.mjs'
import { ROTATING_KEYS, settings } from './lib/settings.mjs'
import { grouped, measuredRow } from './lib/table.mjs'

const SECRET = 'the secret under which the benchmark stores keys by itself'
const TENANT = '00000000-0000-0000-0000-000000000001'
const FEW = 1000

/** Three times what the service keeps in memory. */
const TOO_MANY_FOR_MEMORY = 150_000

/** Rows that nobody has the text of, spread over a thousand users. */
const FILL = `
  with owner as (
    insert into api_user (id, tenant_id, kind, name, roles, scopes, created_at, updated_at)
    select uuidv7(), '${TENANT}', 'service', 'filler ' || i, '{}', '{}', now(), now() from generate_series(1, 1000) i
    returning id
  ), owners as (select array_agg(id) as ids from owner)
  insert into api_key (id, tenant_id, user_id, prefix, last_six, hash, secret_id, scopes, limits, created_at)
  select uuidv7(), '${TENANT}', ids[1 + i % 1000], 'ks_filler', lpad(i::text, 6, '0'), sha256(('filler ' || i)::bytea), 'filler',
         '{invoices:read}', '[]', now()
  from owners, generate_series(1, $1::int) i`

const INSERT = `
  insert into api_key (id, tenant_id, user_id, prefix, last_six, hash, secret_id, scopes, limits, created_at)
  select uuidv7(), '${TENANT}', $1, prefix, last_six, hash, $2, '{invoices:read}', $3, now()
  from unnest($4::text[], $5::text[], $6::bytea[]) as minted (prefix, last_six, hash)`

const LIMITS = [{ name: 'day', limit: 1_000_000_000, windowSeconds: 86_400, kind: 'fixed', strict: false }]

/** Keys that are real, too many to be made by calls. @returns their texts */
async function insertKeys({ url, databaseUrl }, count) {
  const keyring = new Keyring([SECRET])
  const minted = Array.from({ length: count }, () => mint(keyring, 'ks'))
  const owner = await createUser(url)
  await query(databaseUrl, INSERT, [
    owner,
    keyring.current.id,
    JSON.stringify(LIMITS),
    minted.map(({ prefix }) => prefix),
    minted.map(({ lastSix }) => lastSix),
    minted.map(({ hash }) => hash),
  ])
  return minted.map(({ text }) => text)
}

/** A service with so many keys stored. */
async function startWith(scope, count) {
  const service = await startService(scope, { KEYSTEAD_SECRET: SECRET })
  const { url, databaseUrl } = service
  const caller = await createCaller(url)
  const texts = (await createKeys(url, await createUser(url), ROTATING_KEYS)).map(({ text }) => text)
  progress(`storing ${count} keys`)
  const [{ stored }] = await query(databaseUrl, 'select count(*)::int as stored from api_key')
  await query(databaseUrl, FILL, [Math.max(0, count - stored)])
  return { ...service, caller, texts, count }
}

/** What the inserts have left to be done should not be done while something is measured. */
async function settle({ databaseUrl }) {
  await query(databaseUrl, 'vacuum analyze')
  await query(databaseUrl, 'checkpoint')
}

async function casesOf(scope, { url, caller, texts, count }) {
  const targets = [url]
  const among = `among ${grouped(count)} keys`
  const unknown = unknownKeys(TOO_MANY_FOR_MEMORY)
  const known = {
    name: `verify, ${ROTATING_KEYS} keys round-robin ${among}`,
    load: await openVerifyLoad(scope, { targets, caller, texts }),
    check: () => expectCode(url, caller, texts, 'VALID'),
  }
  const missing = {
    name: `verify, an unknown key each time ${among}`,
    load: await openVerifyLoad(scope, { targets, caller, texts: unknown }),
    check: () => expectCode(url, caller, unknown, 'NOT_FOUND'),
  }
  return { known, missing }
}

const megabytes = async ({ pid }) => `the service used ${await residentMegabytes(pid)} MB afterwards`

const rowOf = (results, { name }, comparedTo, remarks) =>
  measuredRow(name, results[name], { comparedTo: comparedTo && { rounds: results[comparedTo.name] }, remarks })

async function measure(scope) {
  const few = await startWith(scope, FEW)
  const many = await startWith(scope, settings.storedKeys)
  const cold = await insertKeys(many, Math.min(TOO_MANY_FOR_MEMORY, settings.storedKeys))
  for (const service of [few, many]) await settle(service)
  const ofFew = await casesOf(scope, few)
  const ofMany = await casesOf(scope, many)
  const hot = await alternate([ofFew.known, ofMany.known])
  const memory = { few: await megabytes(few), many: await megabytes(many) }
  const looked = await alternate([ofFew.missing, ofMany.missing])
  const turn = {
    name: `verify, ${grouped(cold.length)} keys round-robin, more than fit in memory`,
    load: await openVerifyLoad(scope, { targets: [many.url], caller: many.caller, texts: cold }),
    check: () => expectCode(many.url, many.caller, cold, 'VALID'),
  }
  const evicted = await alternate([turn])
  await expectCounts(few.databaseUrl, { VALID: [ofFew.known.load], NOT_FOUND: [ofFew.missing.load] })
  await expectCounts(many.databaseUrl, { VALID: [ofMany.known.load, turn.load], NOT_FOUND: [ofMany.missing.load] })
  const [{ server_version: postgres }] = await query(many.databaseUrl, 'show server_version')
  return {
    about: ABOUT,
    rows: [
      rowOf(hot, ofFew.known, undefined, memory.few),
      rowOf(hot, ofMany.known, ofFew.known, memory.many),
      rowOf(looked, ofFew.missing),
      rowOf(looked, ofMany.missing, ofFew.missing),
      rowOf(evicted, turn, undefined, await megabytes(many)),
    ],
    postgres,
  }
}

const ABOUT = `Two services, each with its embedded PostgreSQL, one with ${FEW} keys and one with many. The comparison is with the
rate with few keys. Unknown keys that are new each time, and round-robin keys that do not fit in memory, are looked
up in the database at every request.`

export const stored = { title: 'Keys stored', measure }
