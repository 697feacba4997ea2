import type { Clock, SigningKeyPair, SigningKeys } from '@keystead/domain'
import type { JWK, JWKS } from 'oidc-provider'

/** The keys for ID tokens. Of those for an algorithm the library takes the first, so that comes first which signs now. */
export function signingJwks(keys: SigningKeys, now: ReturnType<Clock>): JWKS {
  const able = keys.known().flatMap((key) => (key.privateKey === null ? [] : [{ key, isSigner: key.signsFrom <= now }]))
  const ordered = able.toSorted((one, other) => Number(other.isSigner) - Number(one.isSigner))
  return { keys: ordered.map(({ key }) => jwkOf(key)) }
}

const jwkOf = ({ privateKey, id, algorithm }: SigningKeyPair): JWK => ({
  ...privateKey?.export({ format: 'jwk' }),
  kid: id,
  alg: algorithm,
  use: 'sig',
})

/** Changes when another key signs, or another is accepted. */
export const keyVersion = (keys: SigningKeys, now: Date): string =>
  keys
    .known()
    .map(({ id, signsFrom }) => (signsFrom <= now ? id : `${id}?`))
    .join()
