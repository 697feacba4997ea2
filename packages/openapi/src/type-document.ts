/**
 * The part of the document that the types of the SDK need: the schemas, and of each operation its query, its body and the JSON of its
 * success. Headers, path parameters and errors are the client's own.
 */
export const typeDocument = (document: string): string => JSON.stringify(JSON.parse(document, trimmed))

function trimmed(key: string, value: unknown): unknown {
  if (!isRecord(value)) return value
  if (key === 'components') return { schemas: value['schemas'] }
  if (typeof value['operationId'] !== 'string' || !isRecord(value['responses'])) return value
  const { operationId, parameters, requestBody, responses } = value
  const success = responses['200']
  const content = isRecord(success) && isRecord(success['content']) ? success['content'] : {}
  const json = content['application/json']
  return {
    operationId,
    parameters: Array.isArray(parameters) ? parameters.filter(isOfQuery) : [],
    ...(requestBody !== undefined && { requestBody }),
    responses: json === undefined ? {} : { 200: { description: '', content: { 'application/json': json } } },
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isOfQuery = (parameter: unknown): boolean => isRecord(parameter) && parameter['in'] === 'query'
