import { isObject } from '@keystead/domain'
import type { Configuration } from 'oidc-provider'
import { isNative } from './clients.ts'
import type { FetchJson } from './parts.ts'

const MAX_BYTES = 64 * 1024
const TIMEOUT_MS = 2500

/**
 * Fetches the metadata of clients, and their keys. A client whose redirect URIs are all on the device of the person is `native`,
 * whatever its document says, so that any port of that device matches: such clients choose their port when they start.
 */
export const documentFetcher =
  (fetchJson: FetchJson): NonNullable<Configuration['fetch']> =>
  async (input) => {
    const url = String(input instanceof Request ? input.url : input)
    const document = await fetchJson(url, { maxBytes: MAX_BYTES, timeoutMs: TIMEOUT_MS })
    return Response.json(isObject(document) && document['client_id'] === url ? asNative(document) : document)
  }

function asNative(document: Record<string, unknown>): Record<string, unknown> {
  const { redirect_uris: uris } = document
  const texts = Array.isArray(uris) ? uris.filter((uri) => typeof uri === 'string') : []
  return isNative(texts) ? { ...document, application_type: 'native' } : document
}
