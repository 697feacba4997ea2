import {
  AT,
  conflict,
  type Examples,
  IDS,
  issues,
  LATER,
  LIMIT_TOO_LARGE,
  NO_ID,
  notFound,
  TEXTS,
  UNKNOWN_CURSOR,
} from '../../examples.ts'
import { answered, listed, noKey, otherOrder, receipt, searchEmpty } from './common.ts'

const parameters = { api_key: IDS.key }

const rules = {
  limits: [{ name: 'requests', limit: 1000, window_seconds: 60, kind: 'sliding', strict: false }],
  credits: { remaining: 50_000, refill: { amount: 50_000, every_seconds: 2_592_000 } },
  ip_allowlist: ['203.0.113.0/24', '127.0.0.1'],
  environment: 'production',
  external_id: 'customer-42',
  metadata: { plan: 'team' },
}

const key = {
  key_id: IDS.key,
  api_key: 'ks_8Zq3vT...1s2T3u',
  project_id: IDS.project,
  project_name: 'development-project',
  created_at: AT,
  expires_at: '2036-01-01T00:00:00.000Z',
  last_used_at: LATER,
  status: 'active',
  user_id: IDS.alice,
  user_email: 'alice@example.com',
  name: 'Customer 42',
  management: false,
  scopes: ['invoices:read', 'invoices:write'],
  plan_id: null,
  plan_name: null,
  ...rules,
  credits: { remaining: 50_000, refill: { amount: 50_000, every_seconds: 2_592_000, last_at: AT } },
  usage_count: 2,
  last_used_ip: '203.0.113.7',
  successor_id: null,
}

const changed = (message: string) => answered(message, { key_id: IDS.key, receipt })

const batchExamples = (message: string, outcome = 'changed') => ({
  some: {
    summary: 'One key, and an id that no key has',
    body: { key_ids: [IDS.key, NO_ID] },
    answer: answered(message, {
      changed: outcome === 'changed' ? 1 : 0,
      results: [
        { key_id: IDS.key, outcome },
        { key_id: NO_ID, outcome: 'not_found' },
      ],
      receipt,
    }),
  },
  none: {
    summary: 'No key is named',
    body: { key_ids: [] },
    failure: issues({ key_ids: 'Too small: expected array to have >=1 items' }),
  },
})

const imported = {
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  email: 'alice@example.com',
  scopes: ['invoices:read'],
  prefix: 'old_9f86',
}

export const apiKeysExamples: Examples = {
  'v1.apiKeys.list': {
    ofHolder: {
      summary: 'The keys of a holder, by your own id for it',
      parameters: { external_id: 'customer-42', status: 'active' },
      answer: listed('API keys retrieved successfully', [key]),
    },
    unknownCursor: UNKNOWN_CURSOR,
    otherOrder,
    limitTooLarge: LIMIT_TOO_LARGE,
  },
  'v1.apiKeys.count': {
    ofHolder: {
      summary: 'How many keys a holder has, by your own id for it',
      parameters: { external_id: 'customer-42' },
      answer: answered('API keys counted successfully', { count: 1, at_least: false }),
    },
    searchEmpty,
  },
  'v1.apiKeys.revokeMany': batchExamples('API keys revoked successfully'),
  'v1.apiKeys.disableMany': batchExamples('API keys disabled successfully'),
  'v1.apiKeys.enableMany': batchExamples('API keys enabled successfully', 'unchanged'),
  'v1.apiKeys.create': {
    application: {
      summary: 'A key for your own API, with rules',
      body: {
        email: 'alice@example.com',
        project_id: 'development-project',
        name: 'Customer 42',
        scopes: ['invoices:read', 'invoices:write'],
        expires_at: '2036-01-01T00:00:00Z',
        ...rules,
      },
      answer: answered('API key created successfully', { key_id: IDS.key, api_key: TEXTS.key }),
    },
    management: {
      summary: 'A key that verifies keys',
      body: { email: 'alice@example.com', management: true, name: 'Gateway', scopes: ['keys:verify'] },
      answer: answered('API key created successfully', { key_id: IDS.key, api_key: TEXTS.key }),
    },
    userMissing: {
      summary: 'No user is named',
      body: { name: 'Customer 42' },
      failure: issues({ user_id: 'either user_id or email is required, not both' }),
    },
    userUnknown: {
      summary: 'There is no such user',
      body: { email: 'nobody@example.com' },
      failure: notFound('API user not found'),
    },
  },
  'v1.apiKeys.import': {
    imported: {
      summary: 'One key of another system',
      body: { keys: [imported] },
      answer: answered('API keys imported successfully', { key_ids: [IDS.key], receipt }),
    },
    hashInvalid: {
      summary: 'The hash is too short',
      body: { keys: [{ ...imported, sha256: '9f86d081' }] },
      failure: issues({ 'keys.0.sha256': 'must be 64 hexadecimal digits' }),
    },
    duplicate: {
      summary: 'A key is there already',
      body: { keys: [imported, imported] },
      failure: conflict('One of the keys exists already'),
    },
    userUnknown: {
      summary: 'There is no such user',
      body: { keys: [{ ...imported, email: 'nobody@example.com' }] },
      failure: notFound('API user not found'),
    },
  },
  'v1.apiKeys.get': {
    key: { summary: 'A key by its id', parameters, answer: answered('API key retrieved successfully', key) },
    unknown: noKey,
  },
  'v1.apiKeys.update': {
    scopes: {
      summary: 'Fewer scopes, and no expiration',
      parameters,
      body: { scopes: ['invoices:read'], expires_at: null },
      answer: changed('API key updated successfully'),
    },
    allowlistInvalid: {
      summary: 'An address is none',
      parameters,
      body: { ip_allowlist: ['example.com'] },
      failure: issues({ 'ip_allowlist.0': 'must be an IPv4 or IPv6 address or CIDR range' }),
    },
    unknown: { ...noKey, body: { name: 'Customer 42' } },
  },
  'v1.apiKeys.rotate': {
    overlapping: {
      summary: 'The old key works for another hour',
      body: { api_key: IDS.key, overlap_seconds: 3600 },
      answer: answered('API key rotated successfully', {
        new_api_key: TEXTS.key,
        key_id: IDS.secondKey,
        old_key_id: IDS.key,
        old_key_retires_at: LATER,
        receipt,
      }),
    },
    keyMissing: { summary: 'No key is named', body: {}, failure: issues({ api_key: 'is required' }) },
    unknown: { summary: noKey.summary, body: { api_key: NO_ID }, failure: notFound('API key not found') },
  },
  'v1.apiKeys.disable': {
    disabled: { summary: 'A key by its id', parameters, answer: changed('API key disabled successfully') },
    unknown: noKey,
  },
  'v1.apiKeys.enable': {
    enabled: { summary: 'A key by its id', parameters, answer: changed('API key enabled successfully') },
    unknown: noKey,
  },
  'v1.apiKeys.delete': {
    revoked: { summary: 'A key by its id', parameters, answer: changed('API key deleted successfully') },
    unknown: noKey,
  },
}
