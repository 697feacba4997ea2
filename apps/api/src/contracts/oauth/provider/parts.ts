import type { IncomingHttpHeaders } from 'node:http'
import type {
  AccessTokens,
  Clock,
  Keyring,
  OauthGrantsService,
  OauthPayloads,
  SigningKeys,
  Origin,
  WorkHost,
} from '@keystead/domain'
import type { Services } from '../../../calls/context.ts'
import type { ClientDirectory } from './clients.ts'
import type { SignedIn } from './signed-in.ts'

/** A document that was fetched through the guard against requests to inner addresses. */
export type FetchJson = (
  url: string,
  options: { maxBytes: number; timeoutMs: number; headers?: Record<string, string> },
) => Promise<unknown>

/** What the provider of the OAuth protocol is made of. */
export interface ProviderParts {
  /** The issuer identifier, without a slash at its end. Known once the service listens. */
  issuer: () => string
  payloads: OauthPayloads
  grants: OauthGrantsService
  clients: ClientDirectory
  tokens: AccessTokens
  keys: SigningKeys
  tenants: Services['tenants']
  work: WorkHost
  keyring: Keyring
  clock: Clock
  /** Whose browser session the headers of a request carry. */
  signedIn: (headers: IncomingHttpHeaders, origin: Origin) => Promise<SignedIn | null>
  /** Ends the browser session that the headers of a request carry. */
  signOut: (headers: IncomingHttpHeaders, origin: Origin) => Promise<void>
  fetchJson: FetchJson
  /** Whether anybody may register a client (RFC 7591). */
  allowsRegistration: boolean
  /** Whether the URL of a client's metadata is accepted as its id. */
  allowsMetadataDocuments: boolean
  /** Called with what went wrong inside. */
  onError: (error: unknown) => void
}
