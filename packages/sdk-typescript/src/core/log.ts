/** Where the client tells what it does: `console` will do, and so will pino or winston. */
export interface Logger {
  /** Requests and answers. */
  debug(message: string, fields: object): void
  /** Retries and fresh tokens. */
  info(message: string, fields: object): void
  /** Calls that failed. */
  warn(message: string, fields: object): void
}

/** From the most talkative to the least: `debug`, `info`, `warn`. */
export type LogLevel = keyof Logger

const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn']

/**
 * A logger that keeps to a level. Fields are only made when they are told. Bodies are never logged, and all that could hold
 * a secret goes through {@link redact}.
 */
export function logAbove(
  level: LogLevel,
  logger: Logger | undefined,
): (level: LogLevel, message: string, fields: () => object) => void {
  const lowest = LEVELS.indexOf(level)
  return (at, message, fields) => {
    if (logger && LEVELS.indexOf(at) >= lowest) logger[at](`keystead: ${message}`, fields())
  }
}

const SECRET_HEADER = /^(?:authorization|x-api-key|cookie|set-cookie|proxy-authorization)$/i

export const redactHeaders = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, SECRET_HEADER.test(name) ? '***' : redact(value)]),
  )

/** Takes API keys (`ks_...`) and JSON Web Tokens out of a text. */
export const redact = (text: string): string =>
  text.replace(/\b([a-z][a-z0-9]{0,15}_)[0-9A-Za-z]{16,}/g, '$1***').replace(/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, '***')
