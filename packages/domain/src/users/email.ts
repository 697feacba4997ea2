import { domainToASCII } from 'node:url'

/** Longer ones are looked at by nobody: no address is that long. */
const LONGEST = 1000

const ADDRESS = /^[!-?A-~]+@[!-?A-~]+$/
const ASCII = /^[\0-\x7f]*$/
const INTERNATIONAL_DOMAIN = /^[\p{L}\p{M}\p{N}.-]+$/u

/**
 * The one form of an address. One in ASCII stays as it is written. Of any other the letters are made plain (Unicode's NFKC), and
 * its domain becomes what the name system knows it by (IDNA); a letter that is not ASCII then has no place before the @.
 *
 * @returns null for what is no address
 */
export function normalEmail(text: string): string | null {
  const plain = text.length > LONGEST ? '' : text.normalize('NFKC')
  const at = plain.lastIndexOf('@')
  const domain = asciiDomain(plain.slice(at + 1))
  const address = `${plain.slice(0, at + 1)}${domain ?? ''}`
  return ADDRESS.test(address) ? address : null
}

/**
 * What an address is found and counted by: whoever looks for one, or counts its log-ins, does it by this. Its letters are all
 * ASCII, so that PostgreSQL folds them as JavaScript does, which it does not for others: `İ` is `i` to the one and `i̇` to the other.
 *
 * @returns null for what is no address
 */
export const foldEmail = (text: string): string | null => normalEmail(text)?.toLowerCase() ?? null

/** The same for a part of an address. @returns null for what is in none */
export function foldPartOfEmail(text: string): string | null {
  const plain = text.normalize('NFKC')
  const at = plain.lastIndexOf('@')
  const domain = asciiDomain(plain.slice(at + 1))
  const part = domain === null ? '' : plain.slice(0, at + 1) + domain
  return part !== '' && ASCII.test(part) ? part.toLowerCase() : null
}

function asciiDomain(domain: string): string | null {
  if (ASCII.test(domain)) return domain
  const ascii = INTERNATIONAL_DOMAIN.test(domain) ? domainToASCII(domain) : ''
  return ascii === '' ? null : ascii
}
