import type { OAuthParameters } from '@keystead/domain'
import type { PassedOn } from './call.ts'

/** A form as it is sent. */
export const formText = (form: OAuthParameters): string =>
  new URLSearchParams(form.entries().map(([name, value]): [string, string] => [name, value])).toString()

const CREDENTIALS = new Set(['client_id', 'client_secret', 'client_assertion', 'client_assertion_type'])

/**
 * Replaces what a client authenticated with.
 *
 * @param vouched stands for it; null: the client has no secret
 */
export function vouchedForm(form: OAuthParameters, clientId: string, vouched: string | null): PassedOn {
  const others = form.entries().filter(([name]) => !CREDENTIALS.has(name))
  const body = new URLSearchParams([
    ...others.map(([name, value]): [string, string] => [name, value]),
    ['client_id', clientId],
    ...(vouched === null ? [] : ([['client_secret', vouched]] as [string, string][])),
  ])
  return { body: body.toString(), isAuthenticated: true }
}
