import { i18n } from '@lingui/core'

/** The pages of the console, in the order of the navigation. */
export const pages = () =>
  [
    { to: '/keys', title: i18n._('API keys') },
    { to: '/users', title: i18n._('Users') },
    { to: '/audit', title: i18n._('Audit log') },
  ] as const
