import type { ErrorBody } from '../types/errors.ts'
import { FOREIGN, InvalidResponseError } from './errors.ts'

/** A response with its whole body. */
export interface Answer {
  response: Response
  text: string
}

/** A result with its HTTP response. */
export interface WithResponse<T> {
  data: T
  /** Its body is already read: see `asResponse()`. */
  response: Response
  requestId: string | null
}

/** A running call: a promise of its result, with access to the HTTP response. */
export interface Call<T> extends Promise<T> {
  /**
   * The result together with the status and headers of the response.
   *
   * @example
   * ```ts
   * const { data: user, response, requestId } = await keystead.users.get('alice@example.com').withResponse()
   * ```
   */
  withResponse(): Promise<WithResponse<T>>
  /**
   * The response as `fetch` would return it, its body unread. Errors still reject.
   *
   * @example
   * ```ts
   * const response = await keystead.users.get('alice@example.com').asResponse()
   * ```
   */
  asResponse(): Promise<Response>
}

export function callOf<T>(answer: Promise<Answer>, parse: (answer: Answer) => T): Call<T> {
  const result = answer.then(parse)
  // A caller of asResponse() may never await the result itself.
  const handled = (): void => void result.catch(() => {})
  return Object.assign(result, {
    async withResponse(): Promise<WithResponse<T>> {
      handled()
      const { response } = await answer
      return { data: await result, response, requestId: response.headers.get('x-request-id') }
    },
    async asResponse(): Promise<Response> {
      handled()
      const { response, text } = await answer
      const { status, statusText, headers } = response
      return new Response(text === '' ? null : text, { status, statusText, headers })
    },
  })
}

/** The JSON of a success; undefined when there is no body. @throws InvalidResponseError */
export function jsonOf(answer: Answer): unknown {
  if (answer.text === '') return undefined
  try {
    return JSON.parse(answer.text)
  } catch {
    throw foreign(answer)
  }
}

/** The error of a success that Keystead did not send. */
export const foreign = ({ response: { status, headers }, text }: Answer): InvalidResponseError =>
  new InvalidResponseError({ status, headers, body: text, retryAfter: null, summary: FOREIGN })

/** The body of an error: the object if it is JSON, or else its text. */
export function bodyOf(text: string): ErrorBody | string | null {
  if (text === '') return null
  try {
    const body: unknown = JSON.parse(text)
    return typeof body === 'object' && body !== null ? { ...body } : text
  } catch {
    return text
  }
}
