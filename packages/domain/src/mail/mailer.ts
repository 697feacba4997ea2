export interface Mail {
  to: string
  subject: string
  /** Plain text. */
  text: string
}

/** Sends mail in the background: the caller never waits for a mail server, and never sees it fail. */
export interface Mailer {
  /** Whether there is a mail server. Without one, mails are dropped. */
  readonly isConfigured: boolean
  /** Queues a mail. A failure is logged by the mailer, without the text. */
  send(mail: Mail): void
}
