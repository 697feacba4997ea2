/** The one clock. It is passed in, so that a test can control it. */
export type Clock = () => Date

export const systemClock: Clock = () => new Date()

/** @returns whole seconds since 1970, as JWTs have them (RFC 7519, section 2: NumericDate). */
export const numericDate = (moment: Date): number => Math.floor(moment.getTime() / 1000)

/** @returns the UTC midnight that begins the day of `moment`. */
export function startOfUtcDay(moment: Date): Date {
  return new Date(Date.UTC(moment.getUTCFullYear(), moment.getUTCMonth(), moment.getUTCDate()))
}

/** @returns the start of the UTC hour of `moment`. */
export function startOfUtcHour(moment: Date): Date {
  const hour = 3_600_000
  return new Date(Math.floor(moment.getTime() / hour) * hour)
}
