/** Resources to release, last acquired first. */
export class Resources {
  #releases: (() => Promise<void>)[] = []

  add(release: () => Promise<void>): void {
    this.#releases.push(release)
  }

  /** Releases everything, even if some fail. @throws the first failure */
  async release(): Promise<void> {
    const failures: unknown[] = []
    for (let release = this.#releases.pop(); release; release = this.#releases.pop()) {
      await release().catch((error: unknown) => failures.push(error))
    }
    if (failures.length > 0) throw failures[0]
  }
}
