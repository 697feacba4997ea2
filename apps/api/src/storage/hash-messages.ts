/** What a thread that hashes is told. The bytes are handed over, not copied. */
export type ToThread =
  | { kind: 'bytes'; id: number; bytes: ArrayBuffer; length: number }
  | { kind: 'end'; id: number }
  | { kind: 'forget'; id: number }

export type FromThread =
  | { kind: 'taken'; id: number; bytes: ArrayBuffer }
  | { kind: 'digest'; id: number; digest: string }
