import type { Settings } from '../settings/setting.ts'

/** How long a session may be without use; null: it does not end by that. It applies to every session of the tenant at once. */
export const idleMsOf = ({ 'sessions.idle_minutes': minutes }: Settings): number | null =>
  minutes === null ? null : minutes * 60_000

/** The condition of sessions that have not ended by `now`. */
export function livingSessions(settings: Settings, now: Date) {
  const idleMs = idleMsOf(settings)
  const seenAfter = idleMs === null ? null : { $gt: new Date(now.getTime() - idleMs) }
  return {
    expiresAt: { $gt: now },
    ...(seenAfter && { $or: [{ lastSeenAt: seenAfter }, { lastSeenAt: null, createdAt: seenAfter }] }),
  }
}
