/** How often it is asked whether a caller may still act: what a revocation ends, it ends within a second. */
const ASK_MS = 500

/**
 * Ends a transfer when its caller may no longer act, however slowly the other side reads or sends.
 *
 * @param ask throws when the caller may not, or when that cannot be found out
 * @param end is called once at most
 * @returns a function for when the transfer is over
 */
export function endWhenRefused(ask: () => Promise<unknown>, end: (error: Error) => void): () => void {
  let isAsking = false
  let isOver = false
  const timer = setInterval(() => {
    if (isAsking) return
    isAsking = true
    ask()
      .catch((error: unknown) => {
        if (isOver) return
        stop()
        end(error instanceof Error ? error : new Error(String(error)))
      })
      .finally(() => {
        isAsking = false
      })
  }, ASK_MS)
  timer.unref()
  function stop(): void {
    isOver = true
    clearInterval(timer)
  }
  return stop
}
