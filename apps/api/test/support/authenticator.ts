import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

// A WebAuthn authenticator in software: what a browser and a security key do together, with every part of it changeable.

type Cbor = number | string | Buffer | Map<number | string, Cbor>

/** CBOR (RFC 8949) of the few types that WebAuthn uses. */
function cbor(value: Cbor): Buffer {
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value)
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value])
  const entries = [...value].flatMap(([name, item]) => [cbor(name), cbor(item)])
  return Buffer.concat([head(5, value.size), ...entries])
}

function head(major: number, length: number): Buffer {
  if (length < 24) return Buffer.from([(major << 5) | length])
  if (length < 256) return Buffer.from([(major << 5) | 24, length])
  return Buffer.from([(major << 5) | 25, length >> 8, length & 255])
}

const sha256 = (bytes: Buffer | string): Buffer => createHash('sha256').update(bytes).digest()

const FLAGS = { present: 0x01, verified: 0x04, attested: 0x40 }

/** What a page and an authenticator may get wrong, or lie about. */
export interface Behaviour {
  origin?: string
  rpId?: string
  challenge?: string
  /** Whether the authenticator identified the person; it does. */
  verifies?: boolean
  present?: boolean
  type?: string
  crossOrigin?: boolean
  /** The signature count; it rises with each use. */
  counter?: number
  userHandle?: string
  /** The attestation; none. */
  attestation?: { format: string; statement: Map<string, Cbor> }
}

export class SoftwareAuthenticator {
  readonly credentialId = randomBytes(32)
  /** In base64url, given by the service at registration. */
  userHandle = ''
  #counter = 0
  readonly #privateKey: KeyObject
  readonly #publicKey: Buffer
  readonly #origin: string

  /** @param origin of the page that uses it */
  constructor(origin: string) {
    this.#origin = origin
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    this.#privateKey = privateKey
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
    // COSE_Key (RFC 9052, section 7): EC2, ES256, P-256.
    const key = new Map<number, Cbor>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(x, 'base64url')],
      [-3, Buffer.from(y, 'base64url')],
    ])
    this.#publicKey = cbor(key)
  }

  get id(): string {
    return this.credentialId.toString('base64url')
  }

  /** The count of the last use. */
  get counter(): number {
    return this.#counter
  }

  register(options: { challenge: string; rp: { id: string }; user: { id: string } }, behaviour: Behaviour = {}) {
    this.userHandle = options.user.id
    const authData = Buffer.concat([
      this.#authenticatorData(options.rp.id, behaviour, FLAGS.attested),
      Buffer.alloc(16),
      Buffer.from([this.credentialId.length >> 8, this.credentialId.length & 255]),
      this.credentialId,
      this.#publicKey,
    ])
    const { format, statement } = behaviour.attestation ?? { format: 'none', statement: new Map<string, Cbor>() }
    const attestationObject = cbor(
      new Map<string, Cbor>([
        ['fmt', format],
        ['attStmt', statement],
        ['authData', authData],
      ]),
    ).toString('base64url')
    const clientDataJSON = this.#clientData('webauthn.create', options.challenge, behaviour).toString('base64url')
    const response = { clientDataJSON, attestationObject, transports: ['usb'] }
    return { id: this.id, rawId: this.id, type: 'public-key', response, clientExtensionResults: {} }
  }

  assert(options: { challenge: string; rpId: string }, behaviour: Behaviour = {}) {
    this.#counter = behaviour.counter ?? this.#counter + 1
    const userHandle = behaviour.userHandle ?? this.userHandle
    const authenticatorData = this.#authenticatorData(options.rpId, behaviour, 0)
    const clientData = this.#clientData('webauthn.get', options.challenge, behaviour)
    const signature = sign('sha256', Buffer.concat([authenticatorData, sha256(clientData)]), this.#privateKey)
    const response = {
      clientDataJSON: clientData.toString('base64url'),
      authenticatorData: authenticatorData.toString('base64url'),
      signature: signature.toString('base64url'),
      ...(userHandle !== '' && { userHandle }),
    }
    return { id: this.id, rawId: this.id, type: 'public-key', response, clientExtensionResults: {} }
  }

  #clientData(type: string, challenge: string, behaviour: Behaviour): Buffer {
    const { origin = this.#origin, crossOrigin = false } = behaviour
    const named = { type: behaviour.type ?? type, challenge: behaviour.challenge ?? challenge }
    return Buffer.from(JSON.stringify({ ...named, origin, crossOrigin }))
  }

  #authenticatorData(
    rpId: string,
    { present = true, verifies = true, ...behaviour }: Behaviour,
    flags: number,
  ): Buffer {
    const count = Buffer.alloc(4)
    count.writeUInt32BE(this.#counter)
    const all = flags | (present ? FLAGS.present : 0) | (verifies ? FLAGS.verified : 0)
    return Buffer.concat([sha256(behaviour.rpId ?? rpId), Buffer.from([all]), count])
  }
}
