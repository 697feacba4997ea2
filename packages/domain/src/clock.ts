/** The one clock. It is passed in, so that a test can hold it. */
export type Clock = () => Date

export const systemClock: Clock = () => new Date()

/** @returns the UTC midnight that begins the day of `moment`. */
export function startOfUtcDay(moment: Date): Date {
  return new Date(Date.UTC(moment.getUTCFullYear(), moment.getUTCMonth(), moment.getUTCDate()))
}
