/** @throws when a variable is set to something else than a whole number of 1 or more */
function wholeNumber(name, otherwise) {
  const text = process.env[name]
  if (text === undefined || text === '') return otherwise
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1) throw new Error(`${name} wants a whole number of 1 or more`)
  return number
}

const defaults = {
  seconds: 5,
  rounds: 5,
  warmupSeconds: 5,
  revocations: 1000,
  storedKeys: 1_000_000,
  objectMegabytes: 1024,
  events: 1_000_000,
}

/** How long and how often is measured. */
export const settings = {
  seconds: wholeNumber('BENCH_SECONDS', defaults.seconds),
  rounds: wholeNumber('BENCH_ROUNDS', defaults.rounds),
  /** The first seconds of each case are thrown away, so that what is measured is compiled code. */
  warmupSeconds: wholeNumber('BENCH_WARMUP', defaults.warmupSeconds),
  revocations: wholeNumber('BENCH_REVOCATIONS', defaults.revocations),
  storedKeys: wholeNumber('BENCH_STORED_KEYS', defaults.storedKeys),
  objectBytes: 1_048_576 * wholeNumber('BENCH_OBJECT_MB', defaults.objectMegabytes),
  events: wholeNumber('BENCH_EVENTS', defaults.events),
}

/** With less than this a run only proves that the scripts work. */
const least = {
  seconds: 3,
  rounds: 3,
  warmupSeconds: 5,
  revocations: 500,
  storedKeys: 500_000,
  objectBytes: 1_073_741_824,
  events: 1_000_000,
}

export const isShortened = Object.entries(least).some(([name, value]) => settings[name] < value)

export const CONNECTIONS = 32

/** Keys that requests take turns with. */
export const ROTATING_KEYS = 500
