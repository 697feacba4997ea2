import type { Mail } from '../mail/mailer.ts'

/** @param letter.tenant the name of the tenant */
export const invitationLetter = ({ to, tenant, url }: { to: string; tenant: string; url: string }): Mail => ({
  to,
  subject: 'You are invited',
  text: `You are invited to ${tenant}.

Accept within seven days; the link works once:
${url}

If you do not know ${tenant}, do nothing.
`,
})
