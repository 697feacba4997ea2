import { EVENT_TYPES, POLL, PUSH } from '@keystead/domain'
import { type Example, type Examples, IDS, invalid, NO_ID, notFound, TEXTS } from '../examples.ts'

const ISSUER = 'https://keystead.example.com'

const ofStream = { stream_id: IDS.signalStream }

const stream = {
  ...ofStream,
  iss: ISSUER,
  aud: `${ISSUER}/ssf/v1/stream?stream_id=${IDS.signalStream}`,
  delivery: { method: POLL, endpoint_url: `${ISSUER}/ssf/v1/poll/${IDS.signalStream}` },
  events_supported: EVENT_TYPES,
  events_requested: EVENT_TYPES,
  events_delivered: EVENT_TYPES,
  inactivity_timeout: 604_800,
  description: 'reports',
}

const unknown = (where: 'body' | 'parameters', more: object = {}): Example => ({
  summary: 'There is no such stream, or it is of another client',
  [where]: { stream_id: NO_ID, ...more },
  failure: notFound('There is no such stream'),
})

const opaque = { format: 'opaque', id: IDS.key }

const wrongSubject: Example = {
  summary: 'No event has such a subject',
  body: { ...ofStream, subject: { format: 'email' } },
  failure: invalid('subject must have the format iss_sub or opaque, with all members of it'),
}

/** docs/signals.md */
export const ssfExamples: Examples = {
  'ssf.createStream': {
    polled: { summary: 'A stream that is polled', body: { description: 'reports' }, answer: stream },
    pushed: {
      summary: 'A stream whose events are pushed',
      body: {
        description: 'reports',
        delivery: { method: PUSH, endpoint_url: 'https://reports.example.com/events' },
      },
      answer: { ...stream, delivery: { method: PUSH, endpoint_url: 'https://reports.example.com/events' } },
    },
    tooMany: {
      summary: 'There are 10 streams already',
      body: {},
      failure: { code: 'conflict', message: 'A client has 10 streams at most: delete one first' },
      provokedBy: 'test/ssf/streams.test.ts',
    },
  },
  'ssf.getStream': {
    one: { summary: 'One stream', parameters: ofStream, answer: stream },
    unknown: unknown('parameters'),
  },
  'ssf.updateStream': {
    described: { summary: 'Another description', body: { ...ofStream, description: 'audits' }, answer: stream },
    unknown: unknown('body'),
  },
  'ssf.replaceStream': {
    whole: {
      summary: 'A stream that is polled',
      body: { ...ofStream, description: 'reports', delivery: { method: POLL } },
      answer: stream,
    },
    unknown: unknown('body', { delivery: { method: POLL } }),
  },
  'ssf.deleteStream': {
    deleted: { summary: 'A stream', parameters: ofStream },
    unknown: unknown('parameters'),
  },
  'ssf.getStatus': {
    enabled: { summary: 'It tells', parameters: ofStream, answer: { ...ofStream, status: 'enabled' } },
    unknown: unknown('parameters'),
  },
  'ssf.setStatus': {
    paused: {
      summary: 'It holds its events for a while',
      body: { ...ofStream, status: 'paused', reason: 'maintenance' },
      answer: { ...ofStream, status: 'paused', reason: 'maintenance' },
    },
    unknown: unknown('body', { status: 'paused' }),
  },
  'ssf.addSubject': {
    added: { summary: 'A key', body: { ...ofStream, subject: opaque }, answer: {} },
    wrongSubject,
    unknown: unknown('body', { subject: opaque }),
  },
  'ssf.removeSubject': {
    removed: { summary: 'A key', body: { ...ofStream, subject: opaque } },
    wrongSubject,
    unknown: unknown('body', { subject: opaque }),
  },
  'ssf.verify': {
    asked: { summary: 'With a state', body: { ...ofStream, state: 'VGhpcyBpcyBh' } },
    unknown: unknown('body'),
  },
  'ssf.poll': {
    none: {
      summary: 'Nothing has happened',
      parameters: ofStream,
      body: { returnImmediately: true },
      answer: { sets: {}, moreAvailable: false },
      provokedBy: 'test/ssf/poll.test.ts',
    },
    one: {
      summary: 'An event is acknowledged, and another taken',
      parameters: ofStream,
      body: { ack: [IDS.event], maxEvents: 1, returnImmediately: true },
      answer: { sets: { [IDS.delivery]: TEXTS.token }, moreAvailable: false },
      provokedBy: 'test/ssf/poll.test.ts',
    },
    unknown: unknown('parameters'),
  },
  'discovery.ssf': {
    metadata: {
      summary: 'The metadata',
      answer: {
        spec_version: '1_0',
        issuer: ISSUER,
        jwks_uri: `${ISSUER}/.well-known/jwks.json`,
        delivery_methods_supported: [PUSH, POLL],
        configuration_endpoint: `${ISSUER}/ssf/v1/stream`,
        status_endpoint: `${ISSUER}/ssf/v1/status`,
        add_subject_endpoint: `${ISSUER}/ssf/v1/subjects:add`,
        remove_subject_endpoint: `${ISSUER}/ssf/v1/subjects:remove`,
        verification_endpoint: `${ISSUER}/ssf/v1/verify`,
        authorization_schemes: [{ spec_urn: 'urn:ietf:rfc:6749' }, { spec_urn: 'urn:ietf:rfc:6750' }],
        default_subjects: 'ALL',
      },
    },
  },
}
