import { setTimeout as delay } from 'node:timers/promises'
import type { Mail, Mailer } from '@keystead/domain'
import type { Transporter } from 'nodemailer'
import pLimit from 'p-limit'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'

/** How long a mail server may take for a step before the attempt fails. */
const TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000, dnsTimeout: 10_000 }

/** Before each further attempt: mail servers that are busy, or that delay strangers, take a mail later. */
const RETRY_MS = [2000, 30_000]

const AT_ONCE = 2

/** Mails that may wait, for their turn or for another attempt; more are dropped, and logged. */
export const MOST_WAITING = 1000

/** How long a stop waits for mails on their way. */
const CLOSE_MS = 5000

export interface SmtpMailer extends Mailer {
  /** Stops sending. Mails that wait for another attempt are dropped, and logged. */
  close(): Promise<void>
}

/** @param settings null: every mail is dropped, and logged once */
export function createMailer(settings: Config['mail'], logger: Logger): SmtpMailer {
  return settings === null ? new NoMailer(logger) : new QueueingMailer(settings, logger)
}

class NoMailer implements SmtpMailer {
  readonly isConfigured = false
  readonly #logger: Logger
  #isLogged = false

  constructor(logger: Logger) {
    this.#logger = logger
  }

  send(): void {
    if (this.#isLogged) return
    this.#isLogged = true
    this.#logger.warn('KEYSTEAD_SMTP_URL is not set: links are not mailed, hand them over yourself')
  }

  async close(): Promise<void> {
    // Nothing is open.
  }
}

class QueueingMailer implements SmtpMailer {
  readonly isConfigured = true
  readonly #smtpUrl: string
  readonly #from: string
  readonly #logger: Logger
  readonly #limit = pLimit(AT_ONCE)
  readonly #ending = new AbortController()
  readonly #running = new Set<Promise<void>>()
  #transport: Promise<Transporter> | undefined

  constructor({ smtpUrl, from }: NonNullable<Config['mail']>, logger: Logger) {
    this.#smtpUrl = smtpUrl
    this.#from = from
    this.#logger = logger
  }

  send(mail: Mail): void {
    if (this.#running.size >= MOST_WAITING || this.#ending.signal.aborted) {
      this.#logger.error({ subject: mail.subject }, 'a mail was dropped: too many wait, or the service stops')
      return
    }
    const running = this.#deliver(mail)
    this.#running.add(running)
    void running.finally(() => this.#running.delete(running))
  }

  /** The texts of errors are not logged: they can repeat what was sent. */
  async #deliver(mail: Mail): Promise<void> {
    for (const waitMs of [...RETRY_MS, null]) {
      const failure = await this.#limit(() => this.#attempt(mail))
      if (failure === null) return
      const isLast = waitMs === null || failure.isFinal || this.#ending.signal.aborted
      const { isFinal: _, ...reason } = failure
      const line = { subject: mail.subject, ...reason }
      if (isLast) this.#logger.error(line, 'a mail could not be sent, and is given up')
      else this.#logger.warn(line, 'a mail could not be sent yet, and is retried')
      if (isLast) return
      // A stop ends the wait, and the next attempt is the last.
      await delay(waitMs, undefined, { signal: this.#ending.signal, ref: false }).catch(() => undefined)
    }
  }

  async #attempt(mail: Mail): Promise<Failure | null> {
    try {
      this.#transport ??= connect(this.#smtpUrl)
      const transport = await this.#transport
      await transport.sendMail({ ...mail, from: this.#from, headers: { 'Auto-Submitted': 'auto-generated' } })
      return null
    } catch (error) {
      return failureOf(error)
    }
  }

  async close(): Promise<void> {
    this.#ending.abort()
    await Promise.race([Promise.all(this.#running), delay(CLOSE_MS, undefined, { ref: false })])
    const transport = await this.#transport?.catch(() => undefined)
    transport?.close()
  }
}

/** Without KEYSTEAD_SMTP_URL none of this is loaded. */
async function connect(url: string): Promise<Transporter> {
  const { createTransport } = await import('nodemailer')
  return createTransport({ url, ...TIMEOUTS })
}

interface Failure {
  /** Of nodemailer, such as `ECONNECTION` or `EAUTH`. */
  code: string
  /** Of the mail server. */
  status: number | null
  /** Another attempt would fail too. */
  isFinal: boolean
}

function failureOf(error: unknown): Failure {
  const isError = error instanceof Error
  const code = isError && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown'
  const status =
    isError && 'responseCode' in error && typeof error.responseCode === 'number' ? error.responseCode : null
  // RFC 5321, section 4.2.1: a status from 500 on is a permanent failure.
  return { code, status, isFinal: status !== null && status >= 500 }
}
