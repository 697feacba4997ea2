import { domainToASCII } from 'node:url'

/** Longer texts are not parsed: no address is that long. */
const LONGEST = 1000

const ADDRESS = /^[!-?A-~]+@[!-?A-~]+$/
const ASCII = /^[\0-\x7f]*$/
const INTERNATIONAL_DOMAIN = /^[\p{L}\p{M}\p{N}.-]+$/u

/**
 * The canonical form of an address. One in ASCII stays as it is written. Any other is normalised (Unicode's NFKC), and its domain
 * is converted to ASCII (IDNA); a character before the @ that is not ASCII then is not allowed.
 *
 * @returns null for a text that is not an address
 */
export function normalEmail(text: string): string | null {
  const plain = text.length > LONGEST ? '' : text.normalize('NFKC')
  const at = plain.lastIndexOf('@')
  const domain = asciiDomain(plain.slice(at + 1))
  const address = `${plain.slice(0, at + 1)}${domain ?? ''}`
  return ADDRESS.test(address) ? address : null
}

/** The error for a text that {@link foldEmail} does not take. */
export const NOT_AN_EMAIL = 'email: must be an email address, in ASCII before the @'

/**
 * The form by which an address is looked up and its log-ins are counted. It is all ASCII, so that PostgreSQL folds it as JavaScript
 * does. Of other letters they differ: `İ` is `i` to the one and `i̇` to the other.
 *
 * @returns null for a text that is not an address
 */
export const foldEmail = (text: string): string | null => normalEmail(text)?.toLowerCase() ?? null

/** The same for a part of an address. @returns null for a text that no address contains */
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
