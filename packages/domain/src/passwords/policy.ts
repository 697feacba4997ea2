import type { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { Refusal } from '../refusal.ts'

export const MIN_PASSWORD = 12
export const MAX_PASSWORD = 1000

/** The estimator takes about 35 ms for as many characters at worst, and more than that for longer texts. */
const MOST_ESTIMATED = 64

/** Passwords that are found with fewer guesses than 10^8 are common, or made of common ones. */
const LEAST_SCORE = 3

/** Whose password it is. */
export interface PasswordOwner {
  email?: string | null | undefined
  name?: string | null | undefined
}

let loaded: Promise<ZxcvbnFactory> | undefined

/** Its lists of common passwords take 0.1 s to load, and memory: only for the first password that is set. */
async function loadEstimator(): Promise<ZxcvbnFactory> {
  const [{ ZxcvbnFactory: Factory }, { adjacencyGraphs: graphs, dictionary }] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ])
  return new Factory({ dictionary, graphs })
}

const fold = (text: string): string => text.normalize('NFKC').trim().toLowerCase()

/** What a guesser of this person's password tries first. */
const wordsOf = ({ email, name }: PasswordOwner): string[] =>
  [email, email?.split('@')[0], name, 'keystead'].flatMap((word) => (word ? [fold(word)] : []))

/**
 * The one rule for passwords that people choose: 12 to 1000 characters, or as many as the tenant demands, any of them; not the email or the name of its owner; not
 * a common password, or one made of them (estimated by zxcvbn). No kinds of characters are demanded (NIST SP 800-63B, 3.1.1.2).
 *
 * @param field what the message names
 * @throws Refusal `invalid`; the message never repeats the password
 */
export async function assertAcceptable(
  password: string,
  owner: PasswordOwner,
  { field = 'password', least = MIN_PASSWORD }: { field?: string | undefined; least?: number } = {},
): Promise<void> {
  const { length } = password
  if (length < least) throw new Refusal('invalid', `${field} must be ${least} characters or more`)
  if (length > MAX_PASSWORD) throw new Refusal('invalid', `${field} must be ${MAX_PASSWORD} characters or fewer`)
  const words = wordsOf(owner)
  if (words.includes(fold(password))) throw new Refusal('invalid', `${field} must not be the email or the name`)
  loaded ??= loadEstimator()
  const { score } = (await loaded).check(password.slice(0, MOST_ESTIMATED), words)
  if (score < LEAST_SCORE) {
    throw new Refusal(
      'invalid',
      `${field} must not be a common password, or easy to guess: choose several unrelated words`,
    )
  }
}
