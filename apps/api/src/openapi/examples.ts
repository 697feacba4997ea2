import { accountsExamples } from '../contracts/accounts/examples.ts'
import { aggregatorExamples } from '../contracts/aggregator/examples.ts'
import { authzenExamples } from '../contracts/authzen/examples.ts'
import { contentExamples } from '../contracts/content/examples.ts'
import { contractOf, CONTRACTS } from '../contracts/contracts.ts'
import { AT, type Example, type Examples, REQUEST_ID } from '../contracts/examples.ts'
import type {
  ExampleObject,
  MediaType,
  Operation,
  Parameter,
  Reference,
  RequestBody,
  ResponseObject,
} from '../contracts/openapi-document.ts'
import { oauthExamples } from '../contracts/oauth/examples.ts'
import { ssfExamples } from '../contracts/ssf/examples.ts'
import { v1Examples } from '../contracts/v1/examples.ts'
import { withLinks } from './links.ts'

/** The examples of every operation, by its id. */
export const EXAMPLES: Examples = {
  ...aggregatorExamples,
  ...accountsExamples,
  ...authzenExamples,
  ...contentExamples,
  ...oauthExamples,
  ...ssfExamples,
  ...v1Examples,
}

export interface Shown {
  name: string
  example: Example
  /** The body of the answer; undefined when there is none. */
  body: unknown
}

interface Place {
  path: string
  /** The v1 contract's title for the failures of the operation. */
  title: string | undefined
}

/** An answer of an example as it is sent, with its status. */
function shownOf(name: string, example: Example, success: number, { path, title }: Place): Shown & { status: number } {
  if (!example.failure) return { name, example, status: example.status ?? success, body: example.answer }
  const request = { requestId: REQUEST_ID, now: new Date(AT), title }
  return { name, example, ...CONTRACTS[contractOf(path)].present(example.failure, request) }
}

/** The examples of an operation by the status of their answers. */
export function examplesOf(operationId: string, success: number, place: Place): Map<number, Shown[]> {
  const byStatus = new Map<number, Shown[]>()
  for (const [name, example] of Object.entries(EXAMPLES[operationId] ?? {})) {
    const { status, ...shown } = shownOf(name, example, success, place)
    byStatus.set(status, [...(byStatus.get(status) ?? []), shown])
  }
  return byStatus
}

export const successOf = ({ responses }: Operation): number =>
  Number(Object.keys(responses).find((status) => status.startsWith('2')) ?? 200)

const objectOf = (entries: [string, ExampleObject][]): { examples?: Record<string, ExampleObject> } =>
  entries.length > 0 ? { examples: Object.fromEntries(entries) } : {}

/** An operation with its examples, requests that succeed and every answer, and with its links. */
export function withExamplesAndLinks(
  operation: Operation,
  place: Place,
  resolve: (reference: Reference) => ResponseObject,
): Operation {
  const success = successOf(operation)
  const byStatus = examplesOf(operation.operationId, success, place)
  const requests = byStatus.get(success) ?? []
  const responses = { ...operation.responses }
  for (const [status, shown] of byStatus) {
    const response = responses[status]
    if (!response) throw new Error(`${operation.operationId} has an example of ${status}, which is not documented`)
    responses[status] = responseWith('$ref' in response ? resolve(response) : response, shown)
  }
  const { parameters, requestBody } = operation
  const succeeded = responses[success]
  if (succeeded && !('$ref' in succeeded)) responses[success] = withLinks(operation, succeeded)
  return {
    ...operation,
    ...(parameters && { parameters: parameters.map((parameter) => parameterWith(parameter, requests)) }),
    ...(requestBody && { requestBody: bodyWith(requestBody, requests) }),
    responses,
  }
}

function parameterWith(parameter: Parameter, requests: Shown[]): Parameter {
  const shown = requests.flatMap(({ name, example: { parameters = {}, summary } }): [string, ExampleObject][] => {
    const value = parameters[parameter.name]
    return value === undefined || parameter.in === 'header' ? [] : [[name, { summary, value }]]
  })
  return { ...parameter, ...objectOf(shown) }
}

function bodyWith(requestBody: RequestBody, requests: Shown[]): RequestBody {
  const shownAs = (kind: 'object' | 'string') =>
    requests.flatMap(({ name, example: { body, summary } }): [string, ExampleObject][] =>
      typeof body === kind ? [[name, { summary, value: body }]] : [],
    )
  const content = Object.entries(requestBody.content).map(([type, media]): [string, MediaType] => [
    type,
    { ...media, ...objectOf(shownAs(media.schema['format'] === 'binary' ? 'string' : 'object')) },
  ])
  return { ...requestBody, content: Object.fromEntries(content) }
}

function responseWith(response: ResponseObject, shown: Shown[]): ResponseObject {
  const { content } = response
  if (!content) return response
  const examples = shown.map(({ name, example: { summary }, body }): [string, ExampleObject] => [
    name,
    { summary, value: body },
  ])
  // The first type is that of the examples; the others are other forms of the same.
  const kept = Object.entries(content).map(([type, media], index): [string, MediaType] => [
    type,
    index === 0 ? { ...media, ...objectOf(examples) } : media,
  ])
  return { ...response, content: Object.fromEntries(kept) }
}
