import type { Issuer } from '../oauth/issuer.ts'

/** The URL of a page that a mail leads to. */
export const pageUrl = ({ url }: Issuer, page: 'accept' | 'reset', token: string): string =>
  `${url}/${page}?token=${token}`
