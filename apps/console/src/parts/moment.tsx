import { i18n } from '@lingui/core'

/** An instant in the time zone of the reader, with UTC on hover. @param none what is shown for no instant */
export function Moment({ at, none }: { at: string | null; none: string }) {
  if (at === null) return <span>{none}</span>
  const text = new Date(at).toLocaleString(i18n.locale, { dateStyle: 'medium', timeStyle: 'short' })
  return (
    <time dateTime={at} title={`${at.slice(0, 19).replace('T', ' ')} UTC`}>
      {text}
    </time>
  )
}
