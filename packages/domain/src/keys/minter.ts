import { randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { Keyring } from '../secrets/keyring.ts'

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const CHECKSUM_LENGTH = 6

/** The kinds of credential by prefix, and how many random characters each has before its checksum. */
const RANDOM_LENGTH = { agg: 24, gw: 30, ks: 34, kss: 40 } as const

/** `agg` aggregator, `gw` gateway, `ks` accounts and admin keys, `kss` session tokens. */
export type CredentialPrefix = keyof typeof RANDOM_LENGTH

const WELL_FORMED = /^(agg|gw|ks|kss)_([0-9A-Za-z]+)$/

/** Uniform base62: bytes past the last whole multiple of 62 are discarded. */
function randomBase62(length: number): string {
  let text = ''
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < 248 && text.length < length) text += ALPHABET.charAt(byte % 62)
    }
  }
  return text
}

function checksum(text: string): string {
  let rest = crc32(text)
  let digits = ''
  for (let i = 0; i < CHECKSUM_LENGTH; i++) {
    digits = ALPHABET.charAt(rest % 62) + digits
    rest = Math.floor(rest / 62)
  }
  return digits
}

/**
 * Whether a text can be a credential of ours: prefix, length and checksum (CRC-32 of all before it) are right.
 * What fails here was mistyped or made up, and is refused without a look-up.
 */
export function isWellFormed(text: string): boolean {
  const [, prefix, rest] = WELL_FORMED.exec(text) ?? []
  if (prefix === undefined || rest === undefined || !isPrefix(prefix)) return false
  if (rest.length !== RANDOM_LENGTH[prefix] + CHECKSUM_LENGTH) return false
  return checksum(text.slice(0, -CHECKSUM_LENGTH)) === text.slice(-CHECKSUM_LENGTH)
}

/** Whether a text begins like a credential of ours, mistyped or not. Such a text must not be logged. */
export const resemblesCredential = (text: string): boolean => /^(agg|gw|ks|kss)_/.test(text)

const isPrefix = (text: string): text is CredentialPrefix => Object.hasOwn(RANDOM_LENGTH, text)

export const isSessionToken = (text: string): boolean => text.startsWith('kss_')

/** What is stored of a credential. */
export interface StoredKeyText {
  prefix: string
  lastSix: string
  hash: Buffer
  secretId: string
}

/** A new credential: its text, which is shown once, and what is stored of it. */
export interface MintedKey extends StoredKeyText {
  text: string
}

export function mint(keyring: Keyring, prefix: CredentialPrefix): MintedKey {
  const body = `${prefix}_${randomBase62(RANDOM_LENGTH[prefix])}`
  const text = body + checksum(body)
  return {
    text,
    prefix: text.slice(0, prefix.length + 7),
    lastSix: text.slice(-CHECKSUM_LENGTH),
    hash: keyring.hash(text),
    secretId: keyring.current.id,
  }
}

/** What is stored of a key chosen outside Keystead. None of its characters are, since it may be short. */
export function foreignKey(keyring: Keyring, text: string): StoredKeyText {
  return { prefix: 'configured', lastSix: '', hash: keyring.hash(text), secretId: keyring.current.id }
}
