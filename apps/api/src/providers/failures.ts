import { APICallError, JSONParseError } from '@ai-sdk/provider'
import { isObject, Refusal } from '@keystead/domain'
import { unknownModel } from './catalog.ts'
import { type RemoteProvider, variableOf } from './settings.ts'
import { ProviderError } from './provider-error.ts'

/** The provider call that failed. */
export interface Failing {
  provider: RemoteProvider
  model: string
  apiKey: string
}

const MAX_QUOTED = 300

/** A provider's failure, as shown to the caller. */
export function failureOf(error: unknown, failing: Failing): Refusal {
  if (error instanceof Refusal) return error
  const { provider, model } = failing
  const answer = answerIn(error)
  if (answer === null) {
    const isUnreached = APICallError.isInstance(error) && error.statusCode === undefined
    if (isUnreached) return new ProviderError(`${provider} cannot be reached`, { isRetryable: true })
    if (JSONParseError.isInstance(error)) return new ProviderError(`${provider} sent something that is not JSON`)
    return brokenOff(failing)
  }
  const { status, message, retryAfter } = answer
  if (status === 404) return unknownModel(provider, model)
  if (status === 401 || status === 403)
    return new ProviderError(`${provider} refused the key in ${variableOf(provider)}`)
  const isRetryable = status === 408 || status === 409 || status === 429 || status >= 500
  const text = `${provider} answered ${status}: ${quoted(message, failing)}`
  return new ProviderError(text, { isRetryable, retryAfter })
}

/** The connection was closed early, or never established. */
export const brokenOff = ({ provider }: Pick<Failing, 'provider'>): ProviderError =>
  new ProviderError(`${provider} closed the connection before its answer was complete`, { isRetryable: true })

interface UpstreamAnswer {
  status: number
  message: string
  retryAfter: number | undefined
}

/** @returns null when there was no response, or only part of one */
function answerIn(error: unknown): UpstreamAnswer | null {
  if (!isObject(error)) return null
  const { statusCode: status, message } = error
  if (typeof status !== 'number' || status < 400 || typeof message !== 'string') return null
  return { status, message, retryAfter: APICallError.isInstance(error) ? retryAfterOf(error) : undefined }
}

/** Seconds. The date form of the field is not supported: no known provider sends it. */
function retryAfterOf({ responseHeaders }: APICallError): number | undefined {
  const field = responseHeaders?.['retry-after']
  return field !== undefined && /^\d{1,5}$/.test(field) ? Math.max(1, Number(field)) : undefined
}

/** Some providers repeat the key that they refuse. */
function quoted(message: string, { apiKey }: Failing): string {
  const [line = ''] = message.replaceAll(apiKey, '***').split('\n')
  return line.length > MAX_QUOTED ? `${line.slice(0, MAX_QUOTED)}...` : line
}
