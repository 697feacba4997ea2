import { randomBytes } from 'node:crypto'
import type { Keyring } from '../secrets/keyring.ts'

/** What a link is for. Its token is hashed with it, so that a token of one kind is never one of another. */
export type LinkPurpose = 'invitation' | 'password-reset'

const TOKEN = /^[A-Za-z0-9_-]{43}$/

/** @returns a token of 256 random bits, in base64url, and what is stored of it */
export function mintLinkToken(keyring: Keyring, purpose: LinkPurpose): { token: string; hash: Buffer } {
  const token = randomBytes(32).toString('base64url')
  return { token, hash: keyring.hash(`${purpose}:${token}`) }
}

/** The hashes under which a token may be stored, one for each server secret; none for a text that is no token. */
export const linkHashes = (keyring: Keyring, purpose: LinkPurpose, token: string): Buffer[] =>
  TOKEN.test(token) ? keyring.hashes(`${purpose}:${token}`) : []
