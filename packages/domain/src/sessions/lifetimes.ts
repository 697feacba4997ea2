/** How long sessions live. */
export interface SessionLifetimes {
  /** From the log-in, however much it is used. It applies to sessions that are opened from now on. */
  absoluteMs: number
  /** Since its last use; null: sessions do not end by that. It applies to every session at once. */
  idleMs: number | null
}

/** The condition of sessions that have not ended by `now`. */
export function livingSessions({ idleMs }: SessionLifetimes, now: Date) {
  const seenAfter = idleMs === null ? null : { $gt: new Date(now.getTime() - idleMs) }
  return {
    expiresAt: { $gt: now },
    ...(seenAfter && { $or: [{ lastSeenAt: seenAfter }, { lastSeenAt: null, createdAt: seenAfter }] }),
  }
}
