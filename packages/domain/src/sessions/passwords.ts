import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify(argon2)

/** OWASP Password Storage Cheat Sheet, argon2id: 19 MiB, two passes, one lane. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 }
const TAG_LENGTH = 32

const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '')

/** @returns the argon2id hash in the PHC string format */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16)
  const tag = await derive('argon2id', { message: password, nonce, tagLength: TAG_LENGTH, ...COST })
  return `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${unpadded(nonce)}$${unpadded(tag)}`
}

export async function passwordMatches(password: string, phc: string): Promise<boolean> {
  const [, memory, passes, parallelism, nonce, stored] = PHC.exec(phc) ?? []
  if (nonce === undefined || stored === undefined) return false
  const expected = Buffer.from(stored, 'base64')
  const tag = await derive('argon2id', {
    message: password,
    nonce: Buffer.from(nonce, 'base64'),
    tagLength: expected.length,
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
  })
  return timingSafeEqual(tag, expected)
}

/** Whether a hash cost less to make than one costs today, by the parameters in it. A text that is no hash does not. */
export function needsRehash(phc: string): boolean {
  const [, memory, passes] = PHC.exec(phc) ?? []
  return memory !== undefined && (Number(memory) < COST.memory || Number(passes) < COST.passes)
}

let decoy: Promise<string> | undefined

/** Takes as long as {@link passwordMatches}, so that an unknown address gets no faster response than a known one. */
export async function spendPasswordCheck(password: string): Promise<void> {
  decoy ??= hashPassword(randomBytes(16).toString('hex'))
  await passwordMatches(password, await decoy)
}

/**
 * @returns a password for a person to copy: 128 bits, in hexadecimal: with digits, so that no message takes it for a name and
 *   repeats it
 */
export const generatePassword = (): string => randomBytes(16).toString('hex')
