import type { Issuer } from '../oauth/issuer.ts'
import { signed } from '../oauth/key-pair.ts'
import type { SigningKeys } from '../oauth/signing-keys.ts'
import type { HeldSet } from './signal-store.ts'

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url')

/** The audience of a stream: the URL of its configuration, so that no SET of one stream is accepted for another. */
export const audienceOf = (issuer: Issuer, streamId: string): string =>
  issuer.at(`/ssf/v1/stream?stream_id=${streamId}`)

/** Signs security event tokens (RFC 8417; SSF 1.0, section 4) by RS256, which the interoperability profile of CAEP demands. */
export class SetSigner {
  readonly #keys: SigningKeys
  readonly #issuer: Issuer

  constructor(parts: { keys: SigningKeys; issuer: Issuer }) {
    this.#keys = parts.keys
    this.#issuer = parts.issuer
  }

  async sign(streamId: string, { jti, claims, issuedAt }: HeldSet): Promise<string> {
    const key = this.#keys.signer('RS256')
    const head = encoded({ alg: key.algorithm, typ: 'secevent+jwt', kid: key.id })
    const body = {
      iss: this.#issuer.url,
      aud: audienceOf(this.#issuer, streamId),
      iat: issuedAt,
      jti,
      ...claims,
    }
    const input = `${head}.${encoded(body)}`
    return `${input}.${await signed(key, input)}`
  }
}
