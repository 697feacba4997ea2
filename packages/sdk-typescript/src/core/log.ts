/** The client's logger: `console`, pino and winston fit. */
export interface Logger {
  /** Requests and responses. */
  debug(message: string, fields: object): void
  /** Retries and fresh tokens. */
  info(message: string, fields: object): void
  /** Failed calls. */
  warn(message: string, fields: object): void
}

/** From most to least verbose: `debug`, `info`, `warn`. */
export type LogLevel = keyof Logger

const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn']

/**
 * A logger with a minimum level. Fields are only computed when they are logged. Bodies are never logged, and everything that could
 * contain a secret goes through {@link redact}.
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

/** Masks API keys (`ks_...`) and JSON Web Tokens in a text. */
export const redact = (text: string): string =>
  text.replace(/\b([a-z][a-z0-9]{0,15}_)[0-9A-Za-z]{16,}/g, '$1***').replace(/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, '***')
