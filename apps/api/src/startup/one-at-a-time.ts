/** @returns the task, of which one run goes on at a time: whoever calls it meanwhile gets the run that goes on */
export function oneAtATime(work: () => Promise<void>): { run: () => Promise<void>; settled: () => Promise<void> } {
  let running: Promise<void> | null = null
  return {
    run: () => (running ??= work().finally(() => (running = null))),
    async settled() {
      await running
    },
  }
}
