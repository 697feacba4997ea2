import { type Egress, refusingUrl } from '../egress/egress.ts'
import { Refusal } from '../refusal.ts'
import { isPattern } from './patterns.ts'

/** A credential to be added. */
export interface NewFederatedCredential {
  issuer: string
  subject: string
  audience: string
  claims?: Record<string, string> | undefined
  jwksUri?: string | undefined
  scopes?: string[] | undefined
  reusable?: boolean | undefined
  name?: string | undefined
}

const TRUST_DOMAIN = /^spiffe:\/\/[a-z0-9._-]{1,255}$/

/** @throws Refusal `invalid`, which names the field and what it must be */
export function assertIsSound(wanted: NewFederatedCredential, egress: Egress): void {
  assertIssuer(wanted, egress)
  assertSubject(wanted)
  if (wanted.jwksUri !== undefined) assertUrl('jwks_uri', wanted.jwksUri, egress)
  if (wanted.audience.includes('*')) throw invalid('audience', 'must be exact: * is not allowed')
  for (const [name, pattern] of Object.entries(wanted.claims ?? {})) {
    if (!isPattern(pattern)) throw invalid(`claims.${name}`, 'must have at most one *')
  }
}

function assertIssuer({ issuer, jwksUri }: NewFederatedCredential, egress: Egress): void {
  if (TRUST_DOMAIN.test(issuer)) {
    if (jwksUri === undefined) throw invalid('jwks_uri', 'must be the bundle endpoint of the trust domain')
    return
  }
  if (!URL.canParse(issuer) || /[?#*]/.test(issuer)) {
    throw invalid('issuer', 'must be an https URL without query or fragment, or spiffe://<trust domain>')
  }
  assertUrl('issuer', issuer, egress)
}

/** A `*` at the beginning would accept whatever other workload the issuer has with the same end. */
function assertSubject({ issuer, subject }: NewFederatedCredential): void {
  if (!isPattern(subject) || subject.startsWith('*')) {
    throw invalid('subject', 'must have at most one *, and not begin with it')
  }
  const isOfDomain = !issuer.startsWith('spiffe://') || subject.startsWith(`${issuer}/`)
  if (!isOfDomain) throw invalid('subject', `must begin with ${issuer}/`)
}

const assertUrl = (field: string, url: string, egress: Egress): void => refusingUrl(field, () => egress.check(url))

const invalid = (field: string, wanted: string): Refusal => new Refusal('invalid', `${field}: ${wanted}`)
