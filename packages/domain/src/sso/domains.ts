import { domainToASCII } from 'node:url'
import { Refusal } from '../refusal.ts'

const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?'
/** The last label of a host name in the DNS has a letter in it, so an IP address is none. */
const DOMAIN = new RegExp(`^(?=.{4,253}$)(?:${LABEL}\\.)+(?=[a-z0-9-]*[a-z])${LABEL}$`)

/** @returns the ASCII form in lower case; null for what is no name of a domain */
function foldDomain(text: string): string | null {
  const domain = text.length > 253 ? '' : domainToASCII(text.toLowerCase())
  return DOMAIN.test(domain) ? domain : null
}

/** @throws Refusal `invalid` */
export function domainOf(text: string): string {
  const domain = foldDomain(text)
  if (domain === null)
    throw new Refusal('invalid', `domains: ${text.slice(0, 253)} must be a domain, such as example.com`)
  return domain
}

/** @param email folded. @returns the domain of an address; null for one without */
export const domainOfEmail = (email: string): string | null => foldDomain(email.slice(email.lastIndexOf('@') + 1))

/** Where the TXT record of a domain stands. */
export const recordNameOf = (domain: string): string => `_keystead.${domain}`

/** What the record says. */
export const recordValueOf = (token: string): string => `keystead-domain-verification=${token}`

/** Reads the DNS. */
export interface DomainRecords {
  /**
   * @param name of the record
   * @returns the texts of its TXT records; none when there are none, or the DNS does not answer
   */
  texts(name: string): Promise<string[]>
}
