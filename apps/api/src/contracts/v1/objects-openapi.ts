import { z } from 'zod'
import {
  CREDENTIALS,
  type DocumentedRoutes,
  type JsonSchema,
  type Operation,
  type Parameter,
} from '../openapi-document.ts'
import { failure } from '../openapi-errors.ts'
import { headersOf } from '../openapi-headers.ts'
import { cleanSchemas, referTo, requestSchema } from '../openapi-schemas.ts'
import { UploadMeta, UploadQuery } from './object-schemas.ts'
import { OBJECT_PATH, OBJECTS_PATH } from './objects.ts'

const bytes = (description: string): JsonSchema => ({ type: 'string', format: 'binary', description })

const header = (name: string, description: string): Parameter => ({
  in: 'header',
  name,
  description,
  schema: { type: 'string' },
})

/** The query of an upload, as its schema says it. */
const uploadParameters = (): Parameter[] => {
  const { properties = {} } = z.toJSONSchema(UploadQuery, { io: 'input' })
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...schema } = cleanSchemas(typeof property === 'object' ? property : {})
    return { in: 'query', name, description: String(description), schema }
  })
}

const upload: Operation = {
  operationId: 'v1.objects.upload',
  summary: 'Store an object, encrypted',
  description:
    'Requires the scope `storage:write`. The body is the object, and the query says what it is; or the body has two parts: `file`, and `meta` with more about it. It is stored as it arrives, of any size. `/storage/objects` is the same collection. With an `Idempotency-Key` a repetition, which sends the same bytes again, stores nothing.',
  tags: ['storage'],
  security: CREDENTIALS,
  parameters: [
    ...uploadParameters(),
    {
      in: 'header',
      name: 'Idempotency-Key',
      description: 'Chosen by the client: repetitions within 24 hours get the first answer',
      schema: { type: 'string', minLength: 1, maxLength: 255 },
    },
  ],
  requestBody: {
    required: true,
    description: 'The object, with its media type; any other than those shown is as good.',
    content: {
      'application/octet-stream': { schema: bytes('The object') },
    },
    'x-also-accepts': { 'multipart/form-data': { schema: referTo('UploadObjectForm') } },
  },
  responses: {
    200: {
      description: 'The stored object',
      headers: headersOf('Idempotency-Replayed'),
      content: { 'application/json': { schema: referTo('StoredObjectResponse') } },
    },
    ...Object.fromEntries([400, 401, 403, 409, 422, 429, 500, 503].map((status) => [status, failure('v1', status)])),
    415: failure('v1', 415, 'The body has a Content-Encoding'),
    507: failure('v1', 507, 'The object would exceed the quota of the tenant; nothing is stored'),
  },
}

const NOT_FOUND = 'There is no such object, or it is deleted'

/** What is sent with an object. */
const OBJECT_HEADERS = ['Accept-Ranges', 'Content-Disposition', 'ETag', 'Last-Modified']

const download: Operation = {
  operationId: 'v1.objects.download',
  summary: 'Get the bytes of an object, or a part of them',
  description:
    'Requires the scope `storage:read`. The answer has the media type of the object. Every byte was found to be genuine before it is sent: for an object that is damaged the answer is 500 with the code `object_corrupt`, or breaks off before its end. HEAD gives the header fields alone.',
  tags: ['storage'],
  security: CREDENTIALS,
  parameters: [
    {
      in: 'path',
      name: 'object_id',
      description: 'Id of the object',
      required: true,
      schema: { type: 'string', maxLength: 100 },
    },
    header(
      'Range',
      'A part of the object: `bytes=0-99`, `bytes=100-`, or `bytes=-100` for the last; several are ignored',
    ),
    header('If-Range', 'The `ETag` that the range is of; for another one the whole object is sent'),
    header('If-None-Match', 'The `ETag` that the client has: 304 if it is still the same'),
  ],
  responses: {
    200: {
      description: 'The object',
      headers: headersOf(...OBJECT_HEADERS),
      content: { 'application/octet-stream': { schema: bytes('The bytes of the object') } },
    },
    206: {
      description: 'The part of the object that `Content-Range` names',
      headers: headersOf(...OBJECT_HEADERS, 'Content-Range'),
      content: { 'application/octet-stream': { schema: bytes('The bytes of the part') } },
    },
    304: { description: 'The client has the object already; there is no body', headers: headersOf(...OBJECT_HEADERS) },
    ...Object.fromEntries([400, 401, 403, 429, 500, 503].map((status) => [status, failure('v1', status)])),
    404: failure('v1', 404, NOT_FOUND),
    412: failure('v1', 412, 'The object is not the one that `If-Match` names'),
    416: failure('v1', 416, 'The object has no such part; `Content-Range` says how long it is', [
      'Accept-Ranges',
      'Content-Range',
    ]),
  },
}

/** The routes of the road `objects`. */
export const objectRoutes: DocumentedRoutes = {
  schemas: {
    UploadObjectForm: {
      type: 'object',
      description: 'An upload in parts',
      properties: {
        file: bytes('The object'),
        meta: { ...referTo('ObjectParam'), description: 'What it is, as JSON' },
      },
      required: ['file'],
    },
    ObjectParam: requestSchema(UploadMeta),
  },
  paths: { [OBJECTS_PATH]: { post: upload }, [OBJECT_PATH]: { get: download } },
}
