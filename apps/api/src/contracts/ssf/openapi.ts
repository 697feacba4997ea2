import { CREDENTIALS, type DocumentedRoutes, type Operation, type ResponseObject } from '../openapi-document.ts'
import { failure } from '../openapi-errors.ts'
import { headersOf } from '../openapi-headers.ts'
import { answerSchema, referTo } from '../openapi-schemas.ts'
import { ssfSchemas } from './openapi-schemas.ts'
import { SSF } from './paths.ts'
import { MAX_ID } from './schemas.ts'

const BODY = 'application/json'

const failuresOf = (statuses: number[]): Operation['responses'] =>
  Object.fromEntries(statuses.map((status) => [status, failure('ssf', status)]))

/** Of every operation; those with a body are refused for its size and its type too. */
const FAILURES = [400, 401, 403, 429, 500, 503]

interface Documented extends Pick<Operation, 'operationId' | 'summary' | 'parameters'> {
  description?: string
  /** The schema of the body. */
  body?: string
  isBodyOptional?: boolean
  success: Operation['responses']
  /** Whether it names a stream. */
  ofStream?: boolean
}

function operation({ body, isBodyOptional, success, ofStream, description, ...fields }: Documented): Operation {
  return {
    ...fields,
    description: `${description === undefined ? '' : `${description} `}Requires the scope \`signals:manage\`.`,
    tags: ['ssf'],
    security: CREDENTIALS,
    ...(body !== undefined && {
      requestBody: { required: !isBodyOptional, content: { [BODY]: { schema: referTo(body) } } },
    }),
    responses: {
      ...success,
      ...failuresOf([...FAILURES, ...(ofStream ? [404] : []), ...(body === undefined ? [] : [413, 415])]),
    },
  }
}

const STREAM_ID = { type: 'string', minLength: 1, maxLength: MAX_ID } as const

const inQuery = (required: boolean): Operation['parameters'] => [
  { in: 'query', name: 'stream_id', description: 'Id of the stream', required, schema: STREAM_ID },
]

const inPath: Operation['parameters'] = [
  { in: 'path', name: 'stream_id', description: 'Id of the stream', required: true, schema: STREAM_ID },
]

const nothing = (description: string): ResponseObject => ({ description, headers: headersOf() })

const streamOrStreams: ResponseObject = {
  description: 'The stream, an `SsfStream`; without `stream_id` an array of all streams of the caller',
  headers: headersOf(),
  content: { [BODY]: { schema: { description: 'An `SsfStream`, or an array of them' } } },
}

const streams: Record<string, Operation> = {
  post: operation({
    operationId: 'ssf.createStream',
    summary: 'Make a stream (SSF 1.0, section 8.1.1.1)',
    description: 'It belongs to the user of the credential, and tells what happens from now on.',
    body: 'SsfStreamRequest',
    isBodyOptional: true,
    success: {
      201: answerSchema('The new stream', 'SsfStream'),
      409: failure('ssf', 409, 'The caller has 10 streams already'),
    },
  }),
  get: operation({
    operationId: 'ssf.getStream',
    summary: 'Read a stream, or all (SSF 1.0, section 8.1.1.2)',
    parameters: inQuery(false),
    success: { 200: streamOrStreams },
    ofStream: true,
  }),
  patch: operation({
    operationId: 'ssf.updateStream',
    summary: 'Change a stream (SSF 1.0, section 8.1.1.3)',
    body: 'SsfStreamChange',
    success: { 200: answerSchema('The stream as it is now', 'SsfStream') },
    ofStream: true,
  }),
  put: operation({
    operationId: 'ssf.replaceStream',
    summary: 'Replace what a stream is (SSF 1.0, section 8.1.1.4)',
    body: 'SsfStreamReplacement',
    success: { 200: answerSchema('The stream as it is now', 'SsfStream') },
    ofStream: true,
  }),
  delete: operation({
    operationId: 'ssf.deleteStream',
    summary: 'Delete a stream (SSF 1.0, section 8.1.1.5)',
    parameters: inQuery(true),
    success: { 204: nothing('It is deleted, with the events that it holds') },
    ofStream: true,
  }),
}

const status: Record<string, Operation> = {
  get: operation({
    operationId: 'ssf.getStatus',
    summary: 'Read the status of a stream (SSF 1.0, section 8.1.2.1)',
    parameters: inQuery(true),
    success: { 200: answerSchema('The status', 'SsfStatus') },
    ofStream: true,
  }),
  post: operation({
    operationId: 'ssf.setStatus',
    summary: 'Enable, pause or disable a stream (SSF 1.0, section 8.1.2.2)',
    description: 'A paused stream holds its events; a disabled one holds none.',
    body: 'SsfStatusRequest',
    success: { 200: answerSchema('The status as it is now', 'SsfStatus') },
    ofStream: true,
  }),
}

const rest: DocumentedRoutes['paths'] = {
  [SSF.addSubject]: {
    post: operation({
      operationId: 'ssf.addSubject',
      summary: 'Tell of a subject again (SSF 1.0, section 8.1.3.2)',
      body: 'SsfSubjectRequest',
      success: { 200: answerSchema('The subject is told of', 'SsfAdded') },
      ofStream: true,
    }),
  },
  [SSF.removeSubject]: {
    post: operation({
      operationId: 'ssf.removeSubject',
      summary: 'Tell no more of a subject (SSF 1.0, section 8.1.3.3)',
      body: 'SsfSubjectRequest',
      success: { 204: nothing('The subject is told of no more, if there is such') },
      ofStream: true,
    }),
  },
  [SSF.verification]: {
    post: operation({
      operationId: 'ssf.verify',
      summary: 'Put a verification event into a stream (SSF 1.0, section 8.1.4.2)',
      body: 'SsfVerificationRequest',
      success: { 204: nothing('The event is in the stream') },
      ofStream: true,
    }),
  },
  [`${SSF.poll}/{stream_id}`]: {
    post: operation({
      operationId: 'ssf.poll',
      summary: 'Acknowledge events of a stream, and get the next (RFC 8936)',
      description: 'It waits up to 10 seconds for one, unless it is told not to.',
      parameters: inPath,
      body: 'SsfPollRequest',
      isBodyOptional: true,
      success: { 200: answerSchema('The events', 'SsfSets') },
      ofStream: true,
    }),
  },
}

/** The routes of streams.ts, stream-state.ts and poll.ts. */
export const ssfRoutes: DocumentedRoutes = {
  schemas: ssfSchemas,
  paths: { [SSF.configuration]: streams, [SSF.status]: status, ...rest },
}
