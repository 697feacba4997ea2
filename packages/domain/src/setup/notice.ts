/** A message of a start, as one line of the log. */
export interface Notice {
  level: 'info' | 'warn'
  text: string
  /** Whether keys were revoked just now: running replicas must confirm that before this one serves. */
  endsKeys?: boolean
}

/** The configuration cannot be applied; the message is one line for a person. */
export class SetupError extends Error {
  override readonly name = 'SetupError'
}
