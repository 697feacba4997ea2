import type { SessionLifetimes } from '@keystead/domain'
import { normalEmail } from '@keystead/domain/email'
import { z } from 'zod'
import { ConfigError, isUrlOf, wholeNumber } from '../config-values.ts'

/** LEAST_IDLE_MS of the domain, which is not loaded to show the help of a command. */
const LEAST_IDLE_MINUTES = 5
const LONGEST_HOURS = 8760

/** The variables for mail and for sessions. */
export const peopleVariables = {
  KEYSTEAD_SMTP_URL: z
    .string()
    .refine(isUrlOf('smtp:', 'smtps:'), 'must be a URL like smtp://user:password@host:587 or smtps://host')
    .optional(),
  KEYSTEAD_MAIL_FROM: z
    .string()
    .refine(isSender, 'must be an address like keystead@example.com or Keystead <keystead@example.com>')
    .optional(),
  KEYSTEAD_SESSION_HOURS: z
    .string()
    .default('24')
    .transform(wholeNumber)
    .pipe(
      z
        .int(`must be a whole number of hours, 1 to ${LONGEST_HOURS}`)
        .min(1, 'must be 1 or more')
        .max(LONGEST_HOURS, `must be ${LONGEST_HOURS} or less`),
    ),
  KEYSTEAD_SESSION_IDLE_MINUTES: z
    .string()
    .default('0')
    .transform(wholeNumber)
    .refine(
      (minutes) => minutes === 0 || minutes >= LEAST_IDLE_MINUTES,
      `must be a whole number of minutes: 0 for no limit, or ${LEAST_IDLE_MINUTES} or more`,
    ),
}

export interface PeopleSettings {
  /** Null: mail is not sent. */
  mail: { smtpUrl: string; from: string } | null
  sessions: SessionLifetimes
}

/** @throws ConfigError */
export function peopleSettings(env: {
  KEYSTEAD_SMTP_URL?: string | undefined
  KEYSTEAD_MAIL_FROM?: string | undefined
  KEYSTEAD_SESSION_HOURS: number
  KEYSTEAD_SESSION_IDLE_MINUTES: number
}): PeopleSettings {
  const idleMinutes = env.KEYSTEAD_SESSION_IDLE_MINUTES
  return {
    mail: mailSettings(env.KEYSTEAD_SMTP_URL, env.KEYSTEAD_MAIL_FROM),
    sessions: {
      absoluteMs: env.KEYSTEAD_SESSION_HOURS * 3_600_000,
      idleMs: idleMinutes === 0 ? null : idleMinutes * 60_000,
    },
  }
}

function mailSettings(smtpUrl: string | undefined, from: string | undefined): PeopleSettings['mail'] {
  if (smtpUrl === undefined) return null
  if (from !== undefined) return { smtpUrl, from }
  throw new ConfigError('KEYSTEAD_MAIL_FROM must be set when KEYSTEAD_SMTP_URL is set: mail needs a sender')
}

/** An address, or a name with an address in angle brackets (RFC 5322). */
function isSender(text: string): boolean {
  const [, address = ''] = /^[^<>\r\n]*<([^<>]+)>$/.exec(text) ?? [text, text]
  return normalEmail(address) === address
}
