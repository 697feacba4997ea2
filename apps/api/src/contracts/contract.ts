import type { Issuer } from '@keystead/domain'
import type { Failure } from '../calls/failure.ts'
import type { JsonSchema } from './openapi-document.ts'

export type ContractName = 'aggregator' | 'accounts' | 'authzen' | 'content' | 'oauth' | 'scim' | 'ssf' | 'v1'

/** What a presenter may add to a body beside the failure itself. */
export interface FailedRequest {
  requestId: string
  now: Date
  /** The procedure's title for its failures. */
  title: string | undefined
}

/** What the challenge of a 401 says beside its body. */
export interface ChallengedRequest {
  issuer: Issuer
  /** How the request presented a credential, which did not work: as a bearer token, or bound to a key; null without one. */
  presentedAs: 'bearer' | 'bound' | null
}

export type Presenter = (failure: Failure, request: FailedRequest) => { status: number; body: object }

/** A documented contract, apart from its procedures. */
export interface Contract {
  /** The paths of the contract; null: all that belong to no other. */
  paths: RegExp | null
  /** The paths on which every authentication with a key counts against the limit of attempts, not only a failed one. */
  countsEveryKey?: RegExp
  /** The answer to a request that failed. */
  present: Presenter
  /** The media type of that answer; default: JSON. */
  mediaType?: string
  /** The body of that answer, for the OpenAPI document, and the schemas that it refers to. */
  error: { name: string; schema: JsonSchema; parts?: Record<string, JsonSchema> }
  /** The prefix of its shared responses in the OpenAPI document. */
  responsePrefix: string
  /** The paths whose 401 does not name the metadata of Keystead's own API. */
  isForOthers?: RegExp
  /** Whether conflicts are answered 400. */
  conflictIs400?: boolean
  /** Whether the schemas refuse unknown fields; where they do not, a header warns of them. */
  refusesUnknownFields?: boolean
  /** Whether answers repeat the `X-Request-Id` of the request whatever it is, also one that is not fit for a log. */
  repeatsRequestId?: boolean
}
