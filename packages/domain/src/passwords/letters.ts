import type { Mail } from '../mail/mailer.ts'

interface Letter {
  to: string
  /** Name of the tenant. */
  tenant: string
  url: string
}

export const resetLetter = ({ to, tenant, url }: Letter): Mail => ({
  to,
  subject: 'Set a new password',
  text: `Somebody asked for a new password for your account at ${tenant}.

Set it here within an hour; the link works once:
${url}

If it was not you, do nothing: your password stays as it is.
`,
})

export const demandLetter = ({ to, tenant, url }: Letter): Mail => ({
  to,
  subject: 'Your password must be set',
  text: `An administrator of ${tenant} asks you to set a new password for your account there.

Set it here within 24 hours; the link works once:
${url}

Until then you cannot sign in.
`,
})
