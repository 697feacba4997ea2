import { isIP } from 'node:net'
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { decodeAttestationObject, isoBase64URL } from '@simplewebauthn/server/helpers'
import { parse as uuidBytes } from 'uuid'
import { Refusal } from '../refusal.ts'
import type { ApiUser } from '../users/api-user.entity.ts'
import type { Passkey } from './factor.entities.ts'

/** A challenge is refused after five minutes; the browser gives up before. */
const TIMEOUT_MS = 240_000

/** ES256, EdDSA and RS256: what all authenticators have between them. */
const ALGORITHMS = [-7, -8, -257]

/** A passkey as its authenticator describes it at registration. */
export interface RegisteredPasskey {
  credentialId: Buffer
  publicKey: Buffer
  counter: number
  transports: string[]
}

/** What a passkey has to do. */
export interface PasskeyDemand {
  /** What it signs. @see webauthnChallengeOf */
  signed: string
  /** Whether it must identify the person, by PIN or biometrics: where it is the only factor. */
  verifiesUser: boolean
}

/** The service as WebAuthn's relying party: what authenticators bind passkeys to. (Web Authentication Level 3) */
export class RelyingParty {
  readonly #issuer: { readonly url: string }

  /** @param issuer the URL under which browsers reach the service; known once it listens */
  constructor(issuer: { readonly url: string }) {
    this.#issuer = issuer
  }

  registrationOptions(
    user: ApiUser,
    existing: readonly Passkey[],
    { signed, verifiesUser }: PasskeyDemand,
  ): Promise<PublicKeyCredentialCreationOptionsJSON> {
    return generateRegistrationOptions({
      rpName: 'Keystead',
      rpID: this.#site().id,
      userID: new Uint8Array(uuidBytes(user.id)),
      userName: user.email ?? user.name,
      userDisplayName: user.name,
      challenge: isoBase64URL.toBuffer(signed),
      timeout: TIMEOUT_MS,
      attestationType: 'none',
      excludeCredentials: existing.map(descriptorOf),
      supportedAlgorithmIDs: ALGORITHMS,
      authenticatorSelection: {
        residentKey: verifiesUser ? 'required' : 'preferred',
        userVerification: verifiesUser ? 'required' : 'preferred',
      },
    })
  }

  /** @param passkeys those to choose from; none: any that the authenticator knows for this service */
  logInOptions(
    passkeys: readonly Passkey[],
    { signed, verifiesUser }: PasskeyDemand,
  ): Promise<PublicKeyCredentialRequestOptionsJSON> {
    return generateAuthenticationOptions({
      rpID: this.#site().id,
      allowCredentials: passkeys.map(descriptorOf),
      challenge: isoBase64URL.toBuffer(signed),
      timeout: TIMEOUT_MS,
      userVerification: verifiesUser ? 'required' : 'preferred',
    })
  }

  /** @returns null when the response is not one to this challenge, from this service's pages */
  async registered(
    response: RegistrationResponseJSON,
    { signed, verifiesUser }: PasskeyDemand,
  ): Promise<RegisteredPasskey | null> {
    const { id, origins } = this.#site()
    return orNull(async () => {
      if (isCertified(response)) return null
      const { verified, registrationInfo } = await verifyRegistrationResponse({
        response,
        expectedChallenge: signed,
        expectedOrigin: origins,
        expectedRPID: id,
        requireUserVerification: verifiesUser,
        supportedAlgorithmIDs: ALGORITHMS,
      })
      if (!verified) return null
      const { credential } = registrationInfo
      return {
        credentialId: Buffer.from(credential.id, 'base64url'),
        publicKey: Buffer.from(credential.publicKey),
        counter: credential.counter,
        transports: transportsOf(response),
      }
    })
  }

  /**
   * @returns the new signature count, `cloned` when it did not rise, null when the response is not one to this challenge, of this
   *   passkey, from this service's pages
   */
  async verified(
    response: AuthenticationResponseJSON,
    passkey: Passkey,
    { signed, verifiesUser }: PasskeyDemand,
  ): Promise<number | 'cloned' | null> {
    const { id, origins } = this.#site()
    return orNull(async () => {
      const { verified, authenticationInfo } = await verifyAuthenticationResponse({
        response,
        expectedChallenge: signed,
        expectedOrigin: origins,
        expectedRPID: id,
        requireUserVerification: verifiesUser,
        credential: {
          id: idOf(passkey),
          publicKey: new Uint8Array(passkey.publicKey),
          // Compared below, once the signature has shown that the count is the authenticator's own.
          counter: 0,
        },
      })
      if (!verified) return null
      const { newCounter } = authenticationInfo
      return newCounter > passkey.counter || newCounter + passkey.counter === 0 ? newCounter : 'cloned'
    })
  }

  /** @throws Refusal `not_configured` for an address that browsers allow no passkeys for */
  #site(): { id: string; origins: string[] } {
    const url = new URL(this.#issuer.url)
    const host = url.hostname.replaceAll(/[[\]]/g, '')
    if (isIP(host) === 0) return { id: host, origins: [url.origin] }
    // Browsers allow passkeys for host names alone. Whoever listens on the loopback address is reached as localhost.
    if (!isLoopback(host)) throw new Refusal('not_configured', NEEDS_NAME)
    url.hostname = 'localhost'
    return { id: 'localhost', origins: [url.origin] }
  }
}

const NEEDS_NAME =
  'Passkeys need a host name: set KEYSTEAD_ISSUER to the URL that browsers use, such as https://keys.example.com'

const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1'

const idOf = ({ credentialId }: Passkey): string => Buffer.from(credentialId).toString('base64url')

const descriptorOf = (passkey: Passkey) => ({ id: idOf(passkey), transports: passkey.transports })

const TRANSPORTS = new Set(['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'])

const transportsOf = ({ response }: RegistrationResponseJSON): string[] => [
  ...new Set((response.transports ?? []).filter((transport) => TRANSPORTS.has(transport))),
]

/**
 * Whether certificates came along. None are asked for, and checking them would fetch the addresses of revocation lists that the
 * sender has written into them.
 */
function isCertified({ response }: RegistrationResponseJSON): boolean {
  const decoded = decodeAttestationObject(isoBase64URL.toBuffer(response.attestationObject))
  const format = decoded.get('fmt')
  return format !== 'none' && (format !== 'packed' || decoded.get('attStmt').get('x5c') !== undefined)
}

/** The library throws for each of the many ways in which a response can be wrong; none of them is the service's failure. */
async function orNull<T>(verify: () => Promise<T | null>): Promise<T | null> {
  try {
    return await verify()
  } catch {
    return null
  }
}
