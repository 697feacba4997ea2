import type { Limit } from '@keystead/domain'
import type { Taking, WindowStore } from '../../src/limits/window-store.ts'

/** A command on its way to Redis, or its answer on the way back. */
interface Command {
  /** What it does when it arrives there; undefined once it has. */
  happen: (() => Taking) | undefined
  result: Taking | undefined
  sentAt: number
  resolve: (taking: Taking) => void
  reject: (error: Error) => void
}

/** Whoever asks gives up then; what was asked happens all the same. */
const TIMEOUT_MS = 500

/** One fixed window of one limit as Redis has it, on a clock that is moved by hand; commands take as long as they are told to. */
export class WindowStoreByHand {
  now = 0
  /** When each window began. */
  readonly starts: number[] = []
  commands: Command[] = []
  #used = 0
  readonly #limit: Limit

  constructor(limit: Limit) {
    this.#limit = limit
  }

  /** As what uses it knows it. */
  asStore(): WindowStore {
    const send = (happen: () => Taking) =>
      new Promise<Taking>((resolve, reject) => {
        this.commands.push({ happen, result: undefined, sentAt: this.now, resolve, reject })
      })
    const store: Pick<WindowStore, 'take' | 'giveBack'> = {
      take: async (_keyId, _limit, points) => send(() => this.#take(points)),
      giveBack: async (_keyId, _limit, points, returnBy) => {
        const isInTime = () => returnBy === null || this.now < returnBy
        await send(() => this.#take(isInTime() ? -Math.min(points, this.used) : 0))
      },
    }
    return store as WindowStore
  }

  /** Lets a command arrive at Redis, and its answer come back if it has arrived before. */
  step(n: number): void {
    const command = this.commands[n % (this.commands.length || 1)]
    if (!command) return
    if (command.happen) {
      command.result = command.happen()
      command.happen = undefined
      return
    }
    this.commands = this.commands.filter((each) => each !== command)
    if (this.now - command.sentAt > TIMEOUT_MS) command.reject(new Error('Command timed out'))
    else command.resolve(command.result!)
  }

  /** Points of the window as it is now. */
  get used(): number {
    return this.#isOn() ? this.#used : 0
  }

  get windowMs(): number {
    return this.#limit.windowSeconds * 1000
  }

  #isOn(): boolean {
    return this.now < (this.starts.at(-1) ?? Number.NEGATIVE_INFINITY) + this.windowMs
  }

  #take(points: number): Taking {
    const { limit } = this.#limit
    const used = this.used
    const admitted = used + points <= limit
    if (admitted && points > 0 && !this.#isOn()) this.starts.push(this.now)
    if (admitted) this.#used = used + points
    const resetMs = this.#isOn() ? this.starts.at(-1)! + this.windowMs - this.now : this.windowMs
    return { admitted, remaining: limit - (admitted ? used + points : used), resetMs, returnBy: this.now + resetMs }
  }
}
