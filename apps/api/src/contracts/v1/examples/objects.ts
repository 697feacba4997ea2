import {
  AT,
  type Example,
  type Examples,
  IDS,
  issues,
  LIMIT_TOO_LARGE,
  NO_ID,
  notFound,
  OBJECT_TEXT,
  UNKNOWN_CURSOR,
} from '../../examples.ts'
import { answered, done, listed } from './common.ts'

const OBJECT = { object_id: IDS.object }

const object = {
  ...OBJECT,
  name: 'minutes.txt',
  size: OBJECT_TEXT.length,
  sha256: 'd1b0871229b6288f1eeed2a6a40089226472562f74faf57448d4b864b2834e63',
  content_type: 'application/octet-stream',
  classification: 'internal',
  metadata: {},
  client_encryption: null,
  created_at: AT,
  expires_at: '2036-01-13T10:30:00.000Z',
}

const unknown: Example = {
  summary: 'There is no such object',
  parameters: { object_id: NO_ID },
  failure: notFound('Object not found'),
}

const key = {
  storage_key_id: IDS.storageKey,
  version: 1,
  wrapped_by: 'server-secret',
  created_at: AT,
  destroyed_at: null,
}

const objects: Examples = {
  'v1.objects.list': {
    page: {
      summary: 'The internal objects',
      parameters: { classification: 'internal', limit: 100 },
      answer: listed('Objects retrieved successfully', [object]),
    },
    unknownCursor: UNKNOWN_CURSOR,
    limitTooLarge: LIMIT_TOO_LARGE,
  },
  'v1.objects.upload': {
    bytes: {
      summary: 'The body is the object',
      parameters: { name: 'minutes.txt', classification: 'internal', retention_days: 3650 },
      body: OBJECT_TEXT,
      answer: answered('Object stored successfully', object),
    },
    parts: {
      summary: 'The body has parts: the object, and more about it',
      body: { file: OBJECT_TEXT, meta: { name: 'minutes.txt', metadata: { meeting: 42 } } },
      answer: answered('Object stored successfully', {
        ...object,
        classification: null,
        metadata: { meeting: 42 },
        expires_at: null,
      }),
      provokedBy: 'test/storage/objects.test.ts',
    },
    retentionTooShort: {
      summary: 'It would be deleted at once',
      parameters: { retention_days: 0 },
      body: OBJECT_TEXT,
      failure: issues({ retention_days: 'Too small: expected number to be >=1' }),
    },
  },
  'v1.objects.download': {
    bytes: { summary: 'The whole object', parameters: OBJECT, answer: OBJECT_TEXT },
    part: {
      summary: 'Its first bytes',
      parameters: OBJECT,
      headers: { Range: 'bytes=0-6' },
      status: 206,
      answer: OBJECT_TEXT.slice(0, 7),
    },
    unknown,
  },
  'v1.objects.metadata': {
    object: {
      summary: 'What is known of an object',
      parameters: OBJECT,
      answer: answered('Object retrieved successfully', object),
    },
    unknown,
  },
  'v1.objects.delete': {
    deleted: { summary: 'The object is deleted', parameters: OBJECT, answer: done('Object deleted successfully') },
    unknown,
  },
}

const storageKeys: Examples = {
  'v1.storageKeys.list': {
    page: {
      summary: 'The keys of the tenant',
      parameters: { limit: 100 },
      answer: listed('Storage keys retrieved successfully', [key]),
    },
    unknownCursor: UNKNOWN_CURSOR,
    limitTooLarge: LIMIT_TOO_LARGE,
  },
  'v1.storageKeys.rotate': {
    rotated: {
      summary: 'A new key',
      answer: answered('Storage key rotated successfully', { ...key, version: 2 }),
    },
  },
  'v1.storageKeys.destroy': {
    destroyed: {
      summary: 'All objects of the tenant end',
      body: { confirm: 'destroy all objects' },
      answer: answered('Storage keys destroyed successfully', { keys: 1, objects: 1, bytes: OBJECT_TEXT.length }),
    },
    unconfirmed: {
      summary: 'Something else is confirmed',
      body: { confirm: 'yes' },
      failure: issues({ confirm: 'Invalid input: expected "destroy all objects"' }),
    },
  },
}

export const objectsExamples: Examples = { ...objects, ...storageKeys }
