import { i18n } from '@lingui/core'

/** The status of a key or a user: a dot, and the word for those who do not see colours. */
export function Status({ status }: { status: string }) {
  return (
    <span className="status">
      <span className="dot" data-tone={TONES[status]} aria-hidden />
      {statusText(status)}
    </span>
  )
}

const TONES: Readonly<Record<string, string>> = { active: 'good', success: 'good', revoked: 'bad', failure: 'bad' }

/** A word for a status; a later release of the service may have more of them. */
export function statusText(status: string): string {
  switch (status) {
    case 'active':
      return i18n._('Active')
    case 'disabled':
      return i18n._('Disabled')
    case 'revoked':
      return i18n._('Revoked')
    case 'inactive':
      return i18n._('Inactive')
    case 'expired':
      return i18n._('Expired')
    case 'success':
      return i18n._('Succeeded')
    case 'failure':
      return i18n._('Failed')
    default:
      return status
  }
}
