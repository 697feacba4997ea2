/** The one clock. It is passed in, so that a test can hold it. */
export type Clock = () => Date

export const systemClock: Clock = () => new Date()

/** @returns the UTC midnight that begins the day of `moment`. */
export function startOfUtcDay(moment: Date): Date {
  return new Date(Date.UTC(moment.getUTCFullYear(), moment.getUTCMonth(), moment.getUTCDate()))
}

/** @returns the start of the UTC hour of `moment`. */
export function startOfUtcHour(moment: Date): Date {
  const hour = 3_600_000
  return new Date(Math.floor(moment.getTime() / hour) * hour)
}
