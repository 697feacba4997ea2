import { DELIVERY_METHODS, EVENT_TYPES, STREAM_STATUSES } from '@keystead/domain'
import type { JsonSchema } from '../openapi-document.ts'
import { objectSchema, referTo, textSchema } from '../openapi-schemas.ts'
import { MAX_ACKNOWLEDGED, MAX_COUNT, MAX_EVENTS, MAX_ID, MAX_TEXT, MAX_URL, PRINTABLE } from './schemas.ts'

const ISSUER = 'https://keystead.example.com'

const text = (description: string, maxLength: number): JsonSchema => ({ type: 'string', description, maxLength })

const textOrNull = (description: string, maxLength: number): JsonSchema => ({
  type: ['string', 'null'],
  description,
  maxLength,
})

const streamId: JsonSchema = { ...text('Id of the stream', MAX_ID), minLength: 1 }

const listOrNull = (description: string, { maxItems, maxLength }: { maxItems: number; maxLength: number }) => ({
  type: ['array', 'null'],
  description,
  maxItems,
  items: { type: 'string', maxLength },
})

const events = (description: string): JsonSchema => ({
  type: 'array',
  description,
  items: { type: 'string', examples: [EVENT_TYPES[0]] },
})

const url = (description: string, path = ''): JsonSchema => textSchema(description, ISSUER + path)

const FIELDS: Record<string, JsonSchema> = {
  description: textOrNull('What the stream is for', MAX_TEXT),
  events_requested: listOrNull('Types of the events that are wanted; without them, all', {
    maxItems: MAX_EVENTS,
    maxLength: MAX_URL,
  }),
  delivery: {
    anyOf: [referTo('SsfDeliveryRequest'), { type: 'null' }],
    description: 'How events are to be delivered',
  },
}

const DELIVERY: JsonSchema = { ...referTo('SsfDeliveryRequest'), description: 'How events are to be delivered' }

const REQUESTS: Record<string, JsonSchema> = {
  SsfDeliveryMethod: { type: 'string', enum: [...DELIVERY_METHODS], description: 'Push (RFC 8935) or poll (RFC 8936)' },
  SsfStreamStatus: { type: 'string', enum: [...STREAM_STATUSES], description: 'The status of a stream' },
  SsfDeliveryRequest: objectSchema(
    'How events are to be delivered',
    {
      method: { ...referTo('SsfDeliveryMethod'), description: 'Push (RFC 8935) or poll (RFC 8936)' },
      endpoint_url: textOrNull(
        'Where events are pushed to, which push needs; what is said of poll is ignored',
        MAX_URL,
      ),
      authorization_header: {
        ...textOrNull('The `Authorization` of pushes, which is never shown; not for poll', MAX_URL),
        pattern: PRINTABLE.source,
      },
    },
    ['endpoint_url', 'authorization_header'],
  ),
  SsfStreamRequest: objectSchema('A stream that is wanted; without a delivery, its events are polled', FIELDS, [
    'description',
    'events_requested',
    'delivery',
  ]),
  SsfStreamChange: objectSchema(
    'What is to be changed; what is left out stays. What the transmitter says of the stream may be sent back as it is',
    { stream_id: streamId, ...FIELDS },
    ['description', 'events_requested', 'delivery'],
  ),
  SsfStreamReplacement: objectSchema(
    'What the stream is to be; what is left out goes',
    { stream_id: streamId, ...FIELDS, delivery: DELIVERY },
    ['description', 'events_requested'],
  ),
  SsfStatusRequest: objectSchema(
    'The status that a stream is to have',
    {
      stream_id: streamId,
      status: {
        ...referTo('SsfStreamStatus'),
        description: 'A paused stream holds its events; a disabled one holds none',
      },
      reason: textOrNull('Why it is to have this status', MAX_TEXT),
    },
    ['reason'],
  ),
  SsfSubjectRequest: objectSchema(
    'A subject of a stream',
    {
      stream_id: streamId,
      subject: { ...referTo('SsfSubject'), description: 'Whom or what it is about' },
      verified: { type: ['boolean', 'null'], description: 'Whether the receiver has verified it; it changes nothing' },
    },
    ['verified'],
  ),
  SsfSubject: objectSchema(
    'A subject identifier (RFC 9493): a user by `iss` and `sub`, anything else by `id`',
    {
      format: textSchema('`iss_sub` or `opaque`', 'opaque'),
      iss: textSchema('For `iss_sub`, the issuer', ISSUER),
      sub: textSchema('For `iss_sub`, the claim `sub` of tokens of the user'),
      id: textSchema('For `opaque`, the id of a key, a session or a grant'),
    },
    ['format', 'iss', 'sub', 'id'],
  ),
  SsfVerificationRequest: objectSchema(
    'Which stream is to have a verification event',
    { stream_id: streamId, state: textOrNull('What the event is to repeat', MAX_TEXT) },
    ['state'],
  ),
  SsfSetRefusal: objectSchema(
    'What is wrong with an event (RFC 8936, section 2.4.4)',
    { err: text('Machine-readable reason', MAX_TEXT), description: textOrNull('Human-readable reason', MAX_URL) },
    ['description'],
  ),
  SsfPollRequest: objectSchema(
    'What is acknowledged, and how many events are wanted (RFC 8936, section 2.2)',
    {
      maxEvents: {
        type: ['integer', 'null'],
        description: 'The most events to answer, 100 at most; 0: none',
        minimum: 0,
        maximum: MAX_COUNT,
      },
      returnImmediately: { type: ['boolean', 'null'], description: 'Whether not to wait for an event' },
      ack: listOrNull('The `jti` of events that were taken', { maxItems: MAX_ACKNOWLEDGED, maxLength: MAX_ID }),
      setErrs: {
        type: ['object', 'null'],
        description: 'The events that were not taken, by their `jti`',
        maxProperties: MAX_ACKNOWLEDGED,
        propertyNames: { type: 'string', maxLength: MAX_ID },
        additionalProperties: referTo('SsfSetRefusal'),
      },
    },
    ['maxEvents', 'returnImmediately', 'ack', 'setErrs'],
  ),
}

const ANSWERS: Record<string, JsonSchema> = {
  SsfDelivery: objectSchema('How events are delivered', {
    method: textSchema('Push (RFC 8935) or poll (RFC 8936)', ...DELIVERY_METHODS),
    endpoint_url: url('Where events are pushed to, or polled'),
  }),
  SsfStream: objectSchema(
    'The configuration of a stream (SSF 1.0, section 8.1.1)',
    {
      stream_id: textSchema('Id of the stream'),
      iss: url('The issuer, `iss` of its events'),
      aud: textSchema('The `aud` of its events'),
      delivery: { ...referTo('SsfDelivery'), description: 'How its events are delivered' },
      events_supported: events('Types of events that there are'),
      events_requested: events('Types that the receiver wants'),
      events_delivered: events('Types that it gets'),
      inactivity_timeout: {
        type: 'integer',
        description: 'Seconds after which the stream is disabled when nobody takes its events',
        examples: [604_800],
      },
      description: textSchema('What it is for; absent for nothing', 'reports'),
    },
    ['description'],
  ),
  SsfStatus: objectSchema(
    'The status of a stream',
    {
      stream_id: textSchema('Id of the stream'),
      status: textSchema('`enabled`, `paused` or `disabled`', ...STREAM_STATUSES),
      reason: textSchema('Why it has it; absent for nothing', 'maintenance'),
    },
    ['reason'],
  ),
  SsfAdded: objectSchema('The subject is told of again; it says nothing', {}),
  SsfSets: objectSchema(
    'Events of a stream (RFC 8936, section 2.3)',
    {
      sets: {
        type: 'object',
        description: 'The signed events, security event tokens (RFC 8417), by their `jti`',
        additionalProperties: { type: 'string' },
      },
      moreAvailable: { type: 'boolean', description: 'Whether there are more; absent when none were asked for' },
    },
    ['moreAvailable'],
  ),
  SsfAuthorizationScheme: objectSchema('A way to authorise requests', {
    spec_urn: textSchema('The specification of it', 'urn:ietf:rfc:6750'),
  }),
  TransmitterMetadata: objectSchema('What receivers must know of the transmitter (SSF 1.0, section 7.1)', {
    spec_version: textSchema('Version of the specification', '1_0'),
    issuer: url('The issuer, `iss` of its events'),
    jwks_uri: url('The public keys', '/.well-known/jwks.json'),
    delivery_methods_supported: events('How events may be delivered'),
    configuration_endpoint: url('Makes and changes streams', '/ssf/v1/stream'),
    status_endpoint: url('Reads and sets the status of a stream', '/ssf/v1/status'),
    add_subject_endpoint: url('Tells of a subject again', '/ssf/v1/subjects:add'),
    remove_subject_endpoint: url('Tells no more of a subject', '/ssf/v1/subjects:remove'),
    verification_endpoint: url('Asks for a verification event', '/ssf/v1/verify'),
    authorization_schemes: {
      type: 'array',
      description: 'How requests may be authorised',
      items: referTo('SsfAuthorizationScheme'),
    },
    default_subjects: textSchema('Which subjects a new stream tells of', 'ALL'),
  }),
}

export const ssfSchemas: Record<string, JsonSchema> = { ...REQUESTS, ...ANSWERS }
