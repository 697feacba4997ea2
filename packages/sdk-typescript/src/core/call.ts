import { type ErrorAnswer, InvalidResponseError } from './errors.ts'

/** An answer that was read to its end. */
export interface Answer {
  response: Response
  text: string
}

/** What came back, with the HTTP answer that it came in. */
export interface WithResponse<T> {
  data: T
  /** Its body is read already: see `asResponse()`. */
  response: Response
  requestId: string | null
}

/** A running call: a promise of its result that also gives the HTTP answer. */
export interface Call<T> extends Promise<T> {
  /** The result together with the status and headers of the answer. */
  withResponse(): Promise<WithResponse<T>>
  /** The answer as `fetch` would give it, its body unread. Errors reject all the same. */
  asResponse(): Promise<Response>
}

export function callOf<T>(answer: Promise<Answer>, parse: (answer: Answer) => T): Call<T> {
  const result = answer.then(parse)
  // Whoever asks for the response may never look at the result itself.
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
export function jsonOf({ response, text }: Answer): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    const { status, headers } = response
    const summary =
      'the answer is not the JSON that Keystead sends: check that baseUrl is its address, and what lies between'
    throw new InvalidResponseError({ status, headers, body: text, retryAfter: null, summary } satisfies ErrorAnswer)
  }
}

/**
 * What the server sends is taken to be what its OpenAPI document says. It is not checked: a newer server may say more, and
 * the check would cost every program more than this whole package.
 */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller says what the document says
export const trusted = <T>(value: unknown): T => value as T // oxlint-disable-line typescript/no-unsafe-type-assertion

/** What an error's body says: JSON if it is, or its text. */
export function bodyOf(text: string): unknown {
  if (text === '') return null
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
