import { AT, type Examples, IDS, invalid, issues, LATER, NO_ID, notFound, precondition, TEXTS } from '../../examples.ts'
import { answered } from './common.ts'

const verdict = {
  valid: true,
  code: 'VALID',
  key_id: IDS.key,
  user: { user_id: IDS.alice, name: 'Alice Liddell', email: 'alice@example.com' },
  tenant_id: IDS.tenant,
  project: { project_id: IDS.project, project_name: 'development-project' },
  scopes: ['invoices:read', 'invoices:write'],
  roles: ['user'],
  expires_at: '2036-01-01T00:00:00.000Z',
  limits: [{ name: 'requests', limit: 1000, window_seconds: 60, remaining: 999, reset_at: LATER, exceeded: false }],
  remaining: 49_999,
  environment: 'production',
  external_id: 'customer-42',
  metadata: { plan: 'team' },
  charge_id: null,
}

const unknownKey = {
  valid: false,
  code: 'NOT_FOUND',
  key_id: null,
  user: null,
  tenant_id: null,
  project: null,
  scopes: [],
  roles: [],
  expires_at: null,
  limits: [],
  remaining: null,
  environment: null,
  external_id: null,
  metadata: null,
  charge_id: null,
}

const charge = { charge_id: IDS.charge, key_id: IDS.key, state: 'committed', cost: 3, expires_at: LATER }

const scopes = ['invoices:read']

const wanted = { key: TEXTS.key, ip: '203.0.113.7' }

const noCharge = {
  summary: 'There is no such charge',
  parameters: { charge_id: NO_ID },
  failure: notFound('Charge not found'),
}

export const keysExamples: Examples = {
  'v1.keys.verify': {
    valid: {
      summary: 'A key that may do it',
      body: { ...wanted, scopes },
      answer: answered('Key verified', verdict),
    },
    insufficientScope: {
      summary: 'A key that may not do it',
      body: { ...wanted, scopes: ['invoices:delete'] },
      answer: answered('Key verified', {
        ...verdict,
        valid: false,
        code: 'INSUFFICIENT_SCOPE',
        limits: [],
        remaining: null,
      }),
    },
    unknown: {
      summary: 'A text that is no key',
      body: { key: 'not-a-key' },
      answer: answered('Key verified', unknownKey),
    },
    keyMissing: { summary: 'A required field is missing', body: {}, failure: issues({ key: 'is required' }) },
  },
  'v1.keys.verifyBatch': {
    two: {
      summary: 'Two keys',
      body: { requests: [{ ...wanted, scopes }, { key: 'not-a-key' }] },
      answer: answered('Keys verified', [verdict, unknownKey]),
    },
    empty: {
      summary: 'There is nothing to verify',
      body: { requests: [] },
      failure: issues({ requests: 'Too small: expected array to have >=1 items' }),
    },
  },
  'v1.keys.commitCharge': {
    inPart: {
      summary: 'Less than was reserved',
      parameters: { charge_id: IDS.charge },
      body: { cost: 3 },
      answer: answered('Charge committed successfully', charge),
    },
    tooMuch: {
      summary: 'More than was reserved',
      parameters: { charge_id: IDS.charge },
      body: { cost: 6 },
      failure: invalid('cost: at most what was reserved, 5'),
    },
    refunded: {
      summary: 'The charge was refunded before',
      parameters: { charge_id: IDS.refundedCharge },
      body: {},
      failure: precondition('The reservation was given back already.'),
    },
    unknown: { ...noCharge, body: {} },
  },
  'v1.keys.refundCharge': {
    refunded: {
      summary: 'A reserved charge',
      parameters: { charge_id: IDS.charge },
      answer: answered('Charge refunded successfully', { ...charge, state: 'refunded', cost: 5 }),
    },
    unknown: noCharge,
  },
  'v1.usage.get': {
    byKey: {
      summary: 'Successful verifications of each key by the day',
      parameters: { group: 'key', interval: 'day', time_zone: 'Europe/Berlin', outcome: 'VALID' },
      answer: answered('Usage retrieved successfully', [{ start: AT, group: IDS.key, count: 42, cost: 40 }]),
    },
    timeZoneUnknown: {
      summary: 'There is no such time zone',
      parameters: { time_zone: 'Berlin' },
      failure: issues({ time_zone: 'must be an IANA time zone, such as Europe/Berlin' }),
    },
    endBeforeStart: {
      summary: 'The period ends before it starts',
      parameters: { since: '2026-02-01T00:00:00Z', until: '2026-01-01T00:00:00Z' },
      failure: issues({ until: 'must be after since' }),
    },
  },
}
