// Objects beside a plain file server on the same disk: how fast they are stored and read, what that costs, and memory.
import { readFile } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { query } from './lib/postgres.mjs'
import { median, progress } from './lib/rounds.mjs'
import { ADMIN_KEY, startFileServer, startService } from './lib/services.mjs'
import { settings } from './lib/settings.mjs'
import { grouped, otherRow } from './lib/table.mjs'
import { download, remove, upload } from './lib/transfer.mjs'

const MIB = 1_048_576
const GIB = 1024 * MIB

/** How large the objects of the rounds are, and the largest whose memory is looked at. */
const LENGTH = settings.objectBytes
const LARGE = 2 * LENGTH

const OBJECTS = '/api/v1/storage/objects'

const LOOK_MS = 25

/** Clock ticks of Linux, as /proc shows them on every architecture. */
const TICKS_PER_SECOND = 100

const headers = { 'x-api-key': ADMIN_KEY }

async function cpuSeconds(pid) {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ').at(-1).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
}

async function residentBytes(pid) {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes) * 1024
}

const idOf = ({ text }) => /"object_id":"([^"]+)"/.exec(text)[1]

/** Stores an object. @returns where it is */
const put = async (service, length) =>
  `${service.url}${OBJECTS}/${idOf(await upload(`${service.url}${OBJECTS}`, length, headers))}`

const drop = (address) => remove(`${address}?purge=true`, headers)

/** @returns each case with what it does; it says how long that took */
async function casesOf(files, service) {
  const [file, object] = [`${files.url}/read`, await put(service, LENGTH)]
  await upload(file, LENGTH)
  const storeFile = async (address) => {
    const { seconds } = await upload(address, LENGTH)
    await remove(`${files.url}/written`)
    return seconds
  }
  const storeObject = async () => {
    const answer = await upload(`${service.url}${OBJECTS}`, LENGTH, headers)
    await drop(`${service.url}${OBJECTS}/${idOf(answer)}`)
    return answer.seconds
  }
  return [
    { name: BARE_UPLOAD, pid: files.pid, run: () => storeFile(`${files.url}/written`) },
    { name: DURABLE_UPLOAD, pid: files.pid, run: () => storeFile(`${files.url}/written?durable`) },
    { name: UPLOAD, pid: service.pid, run: storeObject },
    { name: BARE_DOWNLOAD, pid: files.pid, run: async () => (await download(file, LENGTH)).seconds },
    { name: DOWNLOAD, pid: service.pid, run: async () => (await download(object, LENGTH, headers)).seconds },
  ]
}

const BARE_UPLOAD = 'bare node:http, upload'
const DURABLE_UPLOAD = 'bare node:http, upload, flushed to the disk'
const UPLOAD = 'upload of an object'
const BARE_DOWNLOAD = 'bare node:http, download'
const DOWNLOAD = 'download of an object'

async function measureCase({ pid, run }) {
  const before = await cpuSeconds(pid)
  const seconds = await run()
  return { rate: LENGTH / MIB / seconds, cpu: (((await cpuSeconds(pid)) - before) * GIB) / LENGTH }
}

async function rounds(cases) {
  for (const each of cases) await measureCase(each)
  const results = Object.fromEntries(cases.map(({ name }) => [name, []]))
  for (let round = 1; round <= settings.rounds; round += 1) {
    for (const each of cases) {
      const result = await measureCase(each)
      results[each.name].push(result)
      progress(`round ${round}: ${each.name}: ${describe(result)}`)
    }
  }
  return results
}

const describe = ({ rate, cpu }) => `${grouped(rate)} MB/s, ${cpu.toFixed(2)} s of CPU for 1 GB`

/** @returns how much more memory the process has at most, while something runs, than before */
async function growth(pid, run) {
  const before = await residentBytes(pid)
  let most = before
  const state = { isOver: false }
  const looking = (async () => {
    while (!state.isOver) {
      most = Math.max(most, await residentBytes(pid))
      await delay(LOOK_MS)
    }
  })()
  await run()
  state.isOver = true
  await looking
  return { before: before / MIB, most: most / MIB }
}

/** A service that has stored and read small objects, and then stores and reads a large one. */
async function memory(scope) {
  const service = await startService(scope, { KEYSTEAD_LOG_LEVEL: 'warn' })
  for (let i = 0; i < 20; i += 1) {
    const address = await put(service, MIB)
    await download(address, MIB, headers)
    await drop(address)
  }
  const grown = await growth(service.pid, async () => {
    const address = await put(service, LARGE)
    await download(address, LARGE, headers)
    await drop(address)
  })
  await service.stop()
  return grown
}

const row = (name, results, against) => {
  const rate = median(results[name].map((it) => it.rate))
  const cpu = median(results[name].map((it) => it.cpu))
  const compared = against
    ? `${((100 * rate) / median(results[against].map((it) => it.rate))).toFixed(0)} % of bare`
    : ''
  const raw = results[name].map(describe)
  return {
    name,
    rate: `${grouped(rate)} MB`,
    compared,
    p50: '',
    p99: '',
    remarks: `${cpu.toFixed(2)} s of CPU for 1 GB`,
    raw,
  }
}

async function measure(scope) {
  const grown = await memory(scope)
  const files = await startFileServer(scope)
  const service = await startService(scope, { KEYSTEAD_LOG_LEVEL: 'warn' })
  const results = await rounds(await casesOf(files, service))
  const said = `${grown.before.toFixed(0)} MB after objects of 1 MB, at most ${grown.most.toFixed(0)} MB during one of ${grouped(LARGE / MIB)} MB`
  const rows = [
    row(BARE_UPLOAD, results),
    row(DURABLE_UPLOAD, results, BARE_UPLOAD),
    row(UPLOAD, results, BARE_UPLOAD),
    row(BARE_DOWNLOAD, results),
    row(DOWNLOAD, results, BARE_DOWNLOAD),
    otherRow('memory of the service', {
      remarks: `grew by ${(grown.most - grown.before).toFixed(0)} MB at most`,
      raw: [said],
    }),
  ]
  const [{ server_version: postgres }] = await query(service.databaseUrl, 'show server_version')
  const load = `one connection, objects of ${grouped(LENGTH / MIB)} MB, ${settings.rounds} alternating rounds after one of warm-up; load average of the machine at the end: ${loadavg()[0].toFixed(0)}`
  return { about: ABOUT, rows, load, postgres, redis: false }
}

const ABOUT = `Objects of 1 GB, in a folder, beside a file server of a few lines on node:http that writes to the same disk. Objects are hashed, encrypted, and
flushed to the disk before the answer; each chunk is decrypted and found to be genuine before it is sent. What is read is in
the page cache. CPU is that of the process alone. Memory is looked at in a service of its own, which stores and reads objects of
1 MB, and then one of 2 GB.`

export const storage = { title: 'Stored objects', measure }
