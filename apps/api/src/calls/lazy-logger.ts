import type { FastifyBaseLogger } from 'fastify'

type ChildArguments = Parameters<FastifyBaseLogger['child']>
type Line = Parameters<FastifyBaseLogger['info']>

/**
 * The logger of a request, which most requests never use: the real one, which costs as much as the rest of a fast request, is
 * created on first use.
 */
class LazyLogger {
  readonly #parent: FastifyBaseLogger
  readonly #details: ChildArguments
  #child: FastifyBaseLogger | undefined

  constructor(parent: FastifyBaseLogger, details: ChildArguments) {
    this.#parent = parent
    this.#details = details
  }

  get level() {
    return this.#real().level
  }
  set level(level) {
    this.#real().level = level
  }
  child(...details: ChildArguments) {
    return this.#real().child(...details)
  }
  fatal(...line: Line) {
    this.#real().fatal(...line)
  }
  error(...line: Line) {
    this.#real().error(...line)
  }
  warn(...line: Line) {
    this.#real().warn(...line)
  }
  info(...line: Line) {
    this.#real().info(...line)
  }
  debug(...line: Line) {
    this.#real().debug(...line)
  }
  trace(...line: Line) {
    this.#real().trace(...line)
  }
  silent(...line: Line) {
    this.#real().silent(...line)
  }

  #real(): FastifyBaseLogger {
    this.#child ??= this.#parent.child(...this.#details)
    return this.#child
  }
}

export const lazyChild = (parent: FastifyBaseLogger, ...details: ChildArguments): FastifyBaseLogger =>
  new LazyLogger(parent, details)
