import { AT, type Example, type Examples, IDS, issues, NO_ID, notFound, UNKNOWN_CURSOR } from '../../examples.ts'
import { answered, listed, NEXT } from './common.ts'

const ORIGIN = `keystead.example.com/audit/${IDS.tenant}`
const ROOT = 'gWD5KJ0rqD2wVQhRYyFJ4pNnXhQvVJ0Xb7nM1nQ0m6o='
const HASHES = ['l6pQ5sVvF0YQmJ6W1y0iZ8oN1c2pQm0c8rV7uC0tX1k=', 'nS2qvWJ4cP9mH1xY3bT5rE7uK9wL2zA4sD6fG8hJ0k4=']
const NOTE = `${ORIGIN}\n3\n${ROOT}\n\n— ${ORIGIN} 6K4Yx3B0qOq2sX5mZ1vQ8cR7tN4wL9pH2jF6dS0aG3kE8uY5iT1oP7rW4qV9zC2xB6nM0lJ3hD5fA8sK1gQ4eU7yI2tR9wE=\n`

/** The hashes and the size are those of the log of then. */
const provokedBy = 'test/audit/tree.test.ts'

const tooLarge = (name: string): Example => ({
  summary: 'The log has not so many events',
  parameters: { [name]: 9_007_199_254_740_991 },
  provokedBy,
  failure: issues({ [name]: 'must be 3 or less, which is the size of the log' }),
})

const event = {
  seq: 2,
  open: false,
  event_id: IDS.event,
  actor_id: IDS.owner,
  actor_name: 'owner@example.com',
  actor_kind: 'person',
  actor_key_id: null,
  action: 'key.created',
  target_type: 'key',
  target_id: IDS.serviceKey,
  target_name: 'Production Key',
  outcome: 'success',
  ip: '203.0.113.7',
  user_agent: 'curl/8.14.1',
  request_id: '3f0e2b8c-9d53-4d52-8a5e-0a6a7f3d9c11',
  details: { user_id: IDS.serviceUser, name: 'Production Key', management: true, scopes: ['read', 'write'] },
  changes: null,
  count: 1,
  created_at: AT,
}

const line = `{"action":"session.opened","actor_id":"${IDS.owner}","actor_kind":"person","actor_name":"owner@example.com","count":1,"created_at":"${AT}","event_id":"${IDS.event}","ip":"203.0.113.7","outcome":"success","seq":0,"leaf_hash":"${ROOT}"}\n`

export const auditExamples: Examples = {
  'v1.auditEvents.list': {
    byAction: {
      summary: 'The newest key that was created',
      parameters: { action: 'key.created', limit: 1 },
      answer: listed('Audit events retrieved successfully', [event], NEXT),
    },
    actorInvalid: {
      summary: 'The actor is no UUID',
      parameters: { actor: 'alice' },
      failure: issues({ actor: 'must be a UUID, or several with commas between' }),
    },
    unknownCursor: UNKNOWN_CURSOR,
  },
  'v1.auditEvents.checkpoint': {
    checkpoint: {
      summary: 'The log as it is now',
      provokedBy,
      answer: answered('Checkpoint retrieved successfully', { origin: ORIGIN, size: 3, root: ROOT, checkpoint: NOTE }),
    },
    sizeTooLarge: tooLarge('size'),
  },
  'v1.auditEvents.proof': {
    proof: {
      summary: 'An event that is in the log',
      parameters: { event: IDS.event },
      provokedBy,
      answer: answered('Proof retrieved successfully', {
        event_id: IDS.event,
        seq: 2,
        size: 3,
        leaf_hash: ROOT,
        hashes: HASHES,
        checkpoint: NOTE,
      }),
    },
    unknown: {
      summary: 'There is no such event',
      parameters: { event: NO_ID },
      failure: notFound('The log has no such event'),
    },
  },
  'v1.auditEvents.consistency': {
    proof: {
      summary: 'Since a size of 1',
      parameters: { from: 1 },
      provokedBy,
      answer: answered('Proof retrieved successfully', { from_size: 1, to_size: 3, hashes: HASHES }),
    },
    toTooLarge: { ...tooLarge('to'), parameters: { from: 1, to: 9_007_199_254_740_991 } },
  },
  'v1.auditEvents.export': {
    lines: { summary: 'All events', parameters: { format: 'ndjson' }, provokedBy, answer: line },
    formatUnknown: {
      summary: 'There is no such format',
      parameters: { format: 'xml' },
      failure: issues({ format: 'Invalid option: expected one of "ndjson"|"csv"|"ocsf"' }),
    },
  },
}
