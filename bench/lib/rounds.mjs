import { setTimeout as delay } from 'node:timers/promises'
import { CONNECTIONS, settings } from './settings.mjs'

/** What one case leaves to be done, such as storing usage, should not fall into the next. */
const PAUSE_MS = 1200

async function measure({ name, load, check, connections = CONNECTIONS }, seconds) {
  await delay(PAUSE_MS)
  try {
    const result = await load.run({ seconds, connections })
    await check?.()
    return result
  } catch (error) {
    throw new Error(`${name}: ${error.message}`, { cause: error })
  }
}

/**
 * Measures cases in alternating rounds, so that what else the machine does hits all of them alike.
 *
 * @param cases each with a name, a load, and what to look at after every run: it throws when the answers are wrong
 * @returns the results of each case's rounds, by name
 */
export async function alternate(cases) {
  for (const each of cases) {
    progress(`warm-up: ${each.name}`)
    await measure(each, settings.warmupSeconds)
  }
  const results = Object.fromEntries(cases.map(({ name }) => [name, []]))
  for (let round = 1; round <= settings.rounds; round++) {
    for (const each of cases) {
      const result = await measure(each, settings.seconds)
      results[each.name].push(result)
      progress(`round ${round}: ${each.name}: ${result.rate.toFixed(0)}/s`)
    }
  }
  return results
}

/** Goes to standard error: standard output is for the table. */
export function progress(text) {
  console.error(`${new Date().toISOString().slice(11, 19)} ${text}`)
}

/** @param share 0.5 is the median */
export function percentile(numbers, share) {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
}

export const median = (numbers) => percentile(numbers, 0.5)
