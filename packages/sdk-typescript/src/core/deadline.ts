/** Aborts an attempt on timeout, or when the caller's signal is aborted. */
export interface Deadline {
  signal: AbortSignal
  /** Whether the time was up. */
  isOver: () => boolean
  /** Restarts the timeout, for the next part of a stream. */
  restart: () => void
  /** Stops the timeout until the next restart. */
  pause: () => void
  /** Ends the attempt and removes its listener from the caller's signal. */
  end: () => void
  /** Aborts the request if it is still running. */
  cancel: () => void
}

/** @param ms until the time is up */
export function startDeadline(ms: number, outer: AbortSignal | undefined): Deadline {
  const controller = new AbortController()
  let isOver = false
  let timer: ReturnType<typeof setTimeout>
  const expire = (): void => {
    isOver = true
    controller.abort()
  }
  const pass = (): void => controller.abort(outer?.reason)
  const pause = (): void => clearTimeout(timer)
  const restart = (): void => {
    pause()
    timer = setTimeout(expire, ms)
  }
  const end = (): void => {
    pause()
    outer?.removeEventListener('abort', pass)
  }
  const cancel = (): void => {
    end()
    controller.abort()
  }
  restart()
  if (outer?.aborted) pass()
  else outer?.addEventListener('abort', pass)
  return { signal: controller.signal, isOver: () => isOver, restart, pause, end, cancel }
}
