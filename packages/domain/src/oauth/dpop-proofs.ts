import { hash } from 'node:crypto'
import { calculateJwkThumbprint, EmbeddedJWK, type JWK, type JWTPayload, jwtVerify } from 'jose'
import type { Clock } from '../clock.ts'
import type { UsedAssertions } from './used-assertions.ts'

/** What proofs may be signed with. */
export const DPOP_ALGORITHMS = ['ES256', 'EdDSA', 'Ed25519'] as const

/** How old a proof may be, and how far ahead the clock of the client, seconds. */
const WINDOW_SECONDS = 60

/** Longer texts are not read. */
const MAX_PROOF = 8192
const MAX_JTI = 200

/** The request that a proof was sent with. */
export interface ProvenRequest {
  method: string
  /** Without query and fragment. */
  url: string
  accessToken: string
}

/** Checks that the sender of a request has the key that a token is bound to (RFC 9449, section 4.3). */
export class DpopProofs {
  readonly #used: UsedAssertions
  readonly #clock: Clock

  constructor({ used, clock }: { used: UsedAssertions; clock: Clock }) {
    this.#used = used
    this.#clock = clock
  }

  /**
   * @param proof the value of the field `DPoP`
   * @returns the thumbprint of the key (RFC 7638); null when the proof is not one of this request, or was used before
   */
  async keyOf(proof: string, request: ProvenRequest): Promise<string | null> {
    const read = proof.length > MAX_PROOF ? null : await verified(proof, this.#clock())
    if (read === null || !isOf(read.payload, request)) return null
    const { jti, iat } = read.payload
    if (typeof jti !== 'string' || jti === '' || jti.length > MAX_JTI || iat === undefined) return null
    const key = await calculateJwkThumbprint(read.jwk, 'sha256')
    // The proof of a clock that is ahead is accepted for twice as long.
    const until = new Date((iat + 2 * WINDOW_SECONDS) * 1000)
    return (await this.#used.useOnce(`dpop:${key}`, jti, until)) ? key : null
  }
}

/** A proof that the key in its head has signed, and that is of this minute. A private key in the head is refused. */
async function verified(proof: string, now: Date): Promise<{ payload: JWTPayload; jwk: JWK } | null> {
  try {
    const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
      typ: 'dpop+jwt',
      algorithms: [...DPOP_ALGORITHMS],
      currentDate: now,
      clockTolerance: WINDOW_SECONDS,
      maxTokenAge: 0,
      requiredClaims: ['jti', 'htm', 'htu', 'iat', 'ath'],
    })
    const { jwk } = protectedHeader
    return jwk ? { payload, jwk } : null
  } catch {
    return null
  }
}

const isOf = (payload: JWTPayload, { method, url, accessToken }: ProvenRequest): boolean =>
  payload['htm'] === method &&
  typeof payload['htu'] === 'string' &&
  withoutQuery(payload['htu']) === withoutQuery(url) &&
  payload['ath'] === hash('sha256', accessToken, 'base64url')

/** RFC 3986, section 6.2.3: one form for equal URLs. */
function withoutQuery(text: string): string | null {
  const url = URL.parse(text)
  return url && `${url.origin}${url.pathname}`
}
