export const MINUTE_MS = 60_000

const MIN_MS = 5 * MINUTE_MS
const MAX_MS = 60 * MINUTE_MS
/** Without `max-age`. */
const USUAL_MS = 15 * MINUTE_MS

/**
 * How long a copy is fresh, in milliseconds: what the source says (RFC 9111, section 5.2.2), but never so short that it is asked at
 * every call, and never so long that a withdrawn key is accepted for a day.
 *
 * @param cacheControl the header field
 */
export function lifetimeOf(cacheControl: string | string[] | undefined): number {
  const directives = [cacheControl ?? []].flat().join(',')
  if (/(?:^|[\s,])(?:no-store|no-cache)(?:[\s,=]|$)/i.test(directives)) return MIN_MS
  const [, seconds] = /(?:^|[\s,])max-age\s*=\s*"?(\d{1,9})/i.exec(directives) ?? []
  return seconds === undefined ? USUAL_MS : Math.min(Math.max(Number(seconds) * 1000, MIN_MS), MAX_MS)
}
