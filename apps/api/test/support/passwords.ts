import { argon2Sync, randomBytes } from 'node:crypto'

/**
 * As little work as argon2id allows. The service reads the cost of a check from the hash, so that a log-in of a person whom a
 * test made takes no 25 ms; what it hashes itself has its own cost.
 */
const LEAST = { memory: 8, passes: 1, parallelism: 1 }

/** @returns a hash in the PHC string format, as `api_user.password_hash` has it */
export function cheapHash(password: string): string {
  const nonce = randomBytes(16)
  const tag = argon2Sync('argon2id', { message: password, nonce, tagLength: 32, ...LEAST })
  const [salt, hash] = [nonce, tag].map((bytes) => bytes.toString('base64').replace(/=+$/, ''))
  return `$argon2id$v=19$m=${LEAST.memory},t=${LEAST.passes},p=${LEAST.parallelism}$${salt}$${hash}`
}
