import { createHash, type KeyObject, sign, verify } from 'node:crypto'

/**
 * Signed notes (C2SP signed-note) that hold checkpoints (C2SP tlog-checkpoint): three lines, the origin, the size and the root in
 * base64; an empty line; a line for each signature.
 */
export interface Checkpoint {
  origin: string
  size: number
  root: Buffer
}

export interface NoteSignature {
  name: string
  /** The first four bytes, which name the key, and the signature. */
  bytes: Buffer
}

export interface SignedCheckpoint extends Checkpoint {
  /** What is signed. */
  text: string
  signatures: NoteSignature[]
}

/** A note that is not as the specification says. */
export class NoteError extends Error {
  override readonly name = 'NoteError'
}

/** Ed25519, as the specification numbers algorithms. */
const ED25519 = 1
const KEY_ID_SIZE = 4
const ED25519_SIZE = 64

const rawKey = (publicKey: KeyObject): Buffer => Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url')

/** The four bytes by which a signature names its key. */
export const keyIdOf = (name: string, publicKey: KeyObject): Buffer =>
  createHash('sha256')
    .update(`${name}\n`)
    .update(Uint8Array.of(ED25519))
    .update(rawKey(publicKey))
    .digest()
    .subarray(0, KEY_ID_SIZE)

const textOf = ({ origin, size, root }: Checkpoint): string => `${origin}\n${size}\n${root.toString('base64')}\n`

/** The checkpoint as a note that the key of its origin has signed. */
export function signCheckpoint(checkpoint: Checkpoint, keys: { privateKey: KeyObject; publicKey: KeyObject }): string {
  const text = textOf(checkpoint)
  const signature = sign(null, Buffer.from(text), keys.privateKey)
  const bytes = Buffer.concat([keyIdOf(checkpoint.origin, keys.publicKey), signature])
  return `${text}\n— ${checkpoint.origin} ${bytes.toString('base64')}\n`
}

const BODY = /^([^\n]+)\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\n((?:[^\n]+\n)*)$/u
const SIGNATURE = /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u

/** Reads a note, whose signatures are not checked. @throws NoteError */
export function parseCheckpoint(note: string): SignedCheckpoint {
  const end = note.lastIndexOf('\n\n')
  if (end === -1 || !note.endsWith('\n')) throw new NoteError('not a signed note: it has no signatures')
  const text = note.slice(0, end + 1)
  const [, origin, size, root] = BODY.exec(text) ?? []
  if (origin === undefined || size === undefined || root === undefined) throw new NoteError('not a checkpoint')
  const signatures = note
    .slice(end + 2, -1)
    .split('\n')
    .map((line) => {
      const [, name, base64] = SIGNATURE.exec(line) ?? []
      if (name === undefined || base64 === undefined) throw new NoteError('a signature line is malformed')
      return { name, bytes: Buffer.from(base64, 'base64') }
    })
  return { origin, size: Number(size), root: Buffer.from(root, 'base64'), text, signatures }
}

/** Whether one of the keys has signed the checkpoint under the name of its origin. Signatures of others, such as witnesses, may be there too. */
export const isSignedBy = ({ origin, text, signatures }: SignedCheckpoint, publicKeys: readonly KeyObject[]): boolean =>
  publicKeys.some((key) => {
    const id = keyIdOf(origin, key)
    return signatures.some(
      ({ name, bytes }) =>
        name === origin &&
        bytes.length === KEY_ID_SIZE + ED25519_SIZE &&
        bytes.subarray(0, KEY_ID_SIZE).equals(id) &&
        verify(null, Buffer.from(text), key, bytes.subarray(KEY_ID_SIZE)),
    )
  })

/** The checkpoints of a file, one after another. @throws NoteError */
export function parseCheckpoints(text: string): SignedCheckpoint[] {
  // A note ends with its signatures; the next one follows, with or without empty lines between.
  const notes = text.split(/(?<=\n— [^\n]+\n)\n*(?!— )/u).filter((note) => note.trim() !== '')
  if (notes.length === 0) throw new NoteError('there is no checkpoint')
  return notes.map(parseCheckpoint)
}
