/** What a start has to say, as one line of the log. */
export interface Notice {
  level: 'info' | 'warn'
  text: string
  /** Whether it tells of keys that have ended just now: replicas that run must have heard of it before this one serves. */
  endsKeys?: boolean
}

/** What the configuration wants cannot be; the message is one line for a person. */
export class SetupError extends Error {
  override readonly name = 'SetupError'
}
