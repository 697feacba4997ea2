import { readOpenapi } from '@keystead/sdk-testing'

/** A case of packages/openapi/sdk-behaviours.json; sdk-behaviours.md says what its fields are. */
export interface Behaviour {
  name: string
  method: string
  args?: Record<string, unknown>
  request?: { method: 'GET' | 'POST'; path: string; body?: unknown }
  client?: { max_retries?: number; timeout_ms?: number; credential?: CredentialKind; stored_refresh_token?: string }
  options?: { max_retries?: number; timeout_ms?: number; idempotency_key?: string }
  times?: number
  concurrent?: number
  script: object[]
  expect: Expected
}

export type CredentialKind = 'api_key' | 'provider' | 'password' | 'client' | 'device'

export interface Expected {
  result?: Record<string, unknown> | string
  results?: number
  items?: Record<string, unknown>[]
  next_cursor?: string | null
  error?: {
    class: string
    status?: number
    code?: string | null
    request_id?: string
    retry_after_seconds?: number
    body?: Record<string, unknown>
    body_text_contains?: string
    error?: string
    error_description?: string | null
    message_contains?: string[]
  }
  requests?: number
  idempotency_keys?: (string | null)[]
  headers?: Record<string, string | null>[]
  paths?: string[]
  queries?: Record<string, string | null>[]
  bodies?: unknown[]
  forms?: (Record<string, string> | null)[]
  waits?: { before_request: number; at_least_ms?: number; at_most_ms?: number }[]
  provider_calls?: number
  codes?: string[]
  saved?: (string | null)[]
  logs_contain?: string[]
  logs_lack?: string[]
}

/** Every field that this suite acts on: one that it does not know would be a promise that nobody checks. */
const KNOWN = new Set(
  (
    'name method args request client options times concurrent script expect ' +
    'result results items next_cursor error requests idempotency_keys headers paths queries bodies waits provider_calls ' +
    'logs_contain logs_lack class status code request_id retry_after_seconds body body_text_contains message_contains ' +
    'max_retries timeout_ms credential idempotency_key stored_refresh_token forms codes saved error error_description'
  ).split(' '),
)

export async function readBehaviours(): Promise<Behaviour[]> {
  const behaviours = (await readOpenapi('sdk-behaviours.json')) as Behaviour[]
  for (const each of behaviours) {
    const { client = {}, options = {}, expect } = each
    const names = [each, client, options, expect, expect.error ?? {}].flatMap((part) => Object.keys(part))
    const unknown = names.filter((name) => !KNOWN.has(name))
    if (unknown.length > 0) throw new Error(`${each.name}: this suite does not know ${unknown.join(', ')}`)
  }
  return behaviours
}
