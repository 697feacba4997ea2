/** When the service notices something by itself. */
export interface AlertRules {
  now: Date
  /** Failures from one address within a minute. */
  burst: number
  expiringMs: number
  unusedMs: number
  /** So many times the usual hour of a key. */
  times: number
  /** Fewer uses in an hour are no anomaly, whatever is usual. */
  leastUses: number
  /** The hours that are usual are those of so many days. */
  usualDays: number
}

/** After how many days a key is to be rotated, by the tenant; null: never. */
export interface RotationDays {
  tenants: ReadonlyMap<string, number | null>
  /** Of every other tenant. */
  otherwise: number | null
}

/** Finds what is to be told, and tells each once: its event is written with the note that it was, in one statement. */
export interface AlertStore {
  /** Of what was tried and used lately. @returns how many events were written */
  tellOfUses(rules: AlertRules): Promise<number>
  /** Of the age of keys, all of which are looked at. @returns how many events were written */
  tellOfKeys(rules: AlertRules, rotation: RotationDays): Promise<number>
  /** Deletes the notes of what cannot come again: of hours that are over, and of keys that were revoked or deleted. */
  forgetEnded(now: Date): Promise<void>
}
