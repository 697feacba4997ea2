import { normalEmail } from '@keystead/domain/email'
import { z } from 'zod'
import { ConfigError, isUrlOf } from '../config-values.ts'

/** The variables for mail. */
export const mailVariables = {
  KEYSTEAD_SMTP_URL: z
    .string()
    .refine(isUrlOf('smtp:', 'smtps:'), 'must be a URL like smtp://user:password@host:587 or smtps://host')
    .optional(),
  KEYSTEAD_MAIL_FROM: z
    .string()
    .refine(isSender, 'must be an address like keystead@example.com or Keystead <keystead@example.com>')
    .optional(),
}

export interface MailSettings {
  smtpUrl: string
  from: string
}

/** @returns null: mail is not sent. @throws ConfigError */
export function mailSettings(env: {
  KEYSTEAD_SMTP_URL?: string | undefined
  KEYSTEAD_MAIL_FROM?: string | undefined
}): MailSettings | null {
  const { KEYSTEAD_SMTP_URL: smtpUrl, KEYSTEAD_MAIL_FROM: from } = env
  if (smtpUrl === undefined) return null
  if (from !== undefined) return { smtpUrl, from }
  throw new ConfigError('KEYSTEAD_MAIL_FROM must be set when KEYSTEAD_SMTP_URL is set: mail needs a sender')
}

/** An address, or a name with an address in angle brackets (RFC 5322). */
function isSender(text: string): boolean {
  const [, address = ''] = /^[^<>\r\n]*<([^<>]+)>$/.exec(text) ?? [text, text]
  return normalEmail(address) === address
}
