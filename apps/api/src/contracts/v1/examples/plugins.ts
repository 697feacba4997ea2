import { PUBLISHED_EVENTS } from '@keystead/domain'
import {
  AT,
  conflict,
  type Examples,
  IDS,
  invalid,
  LATER,
  LIMIT_TOO_LARGE,
  NO_ID,
  notFound,
  UNKNOWN_CURSOR,
  withParameters,
} from '../../examples.ts'
import { answered, done, listed } from './common.ts'

const PLUGIN = { plugin_id: IDS.plugin }
const unknown = {
  summary: 'There is no such plugin',
  parameters: { plugin_id: NO_ID },
  failure: notFound('Plugin not found'),
}

const registration = {
  id: 'com.example.archive',
  name: 'Audit archive',
  version: '1.0.0',
  url: 'https://archive.example.com/keystead',
  events: ['key.revoked', 'config.*'],
}

const plugin = {
  ...PLUGIN,
  ...registration,
  description: null,
  status: 'registered',
  created_at: AT,
  updated_at: AT,
}

const SECRET = 'whsec_3q2+7wEjRWeJq83vASNFZ4mrze8BI0VniavN7wEjRWc='

const delivery = {
  delivery_id: IDS.delivery,
  webhook_id: 'evt_f1b2c3d4e29b41d4a716446655440000',
  event: 'key.revoked',
  status: 'delivered',
  attempts: [
    { at: AT, status: null, error: 'timeout', ms: 15_000 },
    { at: AT, status: 204, error: null, ms: 83 },
  ],
  last_answer: '',
  created_at: AT,
}

export const pluginsExamples: Examples = {
  'v1.plugins.list': {
    page: {
      summary: 'The plugins of the tenant',
      parameters: { limit: 100 },
      answer: listed('Plugins retrieved successfully', [plugin]),
    },
    unknownCursor: UNKNOWN_CURSOR,
    limitTooLarge: LIMIT_TOO_LARGE,
  },
  'v1.plugins.create': {
    alerts: {
      summary: 'All events of keys, and whatever the service notices of its use',
      body: {
        id: 'com.example.alerts',
        name: 'Alerts',
        version: '2.1.0-rc.1',
        url: 'https://hooks.example.com/keystead',
        events: ['key.*', 'usage.anomaly'],
      },
      answer: answered('Plugin registered successfully', { ...PLUGIN, status: 'registered', signing_secret: SECRET }),
    },
    taken: {
      summary: 'This version is registered already',
      body: registration,
      failure: conflict('The plugin is registered with this version'),
    },
    private: {
      summary: 'An address that is not public',
      body: { ...registration, version: '1.0.1', url: 'https://192.168.0.10/keystead' },
      failure: invalid('url: The URL must not lead to this address, which is not public'),
    },
    unknownEvent: {
      summary: 'A pattern that means no event',
      body: { ...registration, version: '1.0.1', events: ['keys.*'] },
      failure: invalid('events: there is no event keys.*; see /api/v1/events'),
    },
  },
  'v1.plugins.get': {
    archive: {
      summary: 'A plugin',
      parameters: PLUGIN,
      answer: answered('Plugin retrieved successfully', plugin),
    },
    unknown,
  },
  'v1.plugins.update': {
    events: {
      summary: 'It gets other events',
      parameters: PLUGIN,
      body: { events: ['*'] },
      answer: answered('Plugin updated successfully', { ...plugin, events: ['*'], updated_at: LATER }),
    },
    unknown: { ...unknown, body: { events: ['*'] } },
  },
  'v1.plugins.delete': {
    deleted: { summary: 'The plugin is deleted', parameters: PLUGIN, answer: done('Plugin deleted successfully') },
    unknown,
  },
  'v1.plugins.enable': {
    enabled: {
      summary: 'It gets events',
      parameters: PLUGIN,
      answer: answered('Plugin enabled successfully', plugin),
    },
    unknown,
  },
  'v1.plugins.disable': {
    disabled: {
      summary: 'It gets no events',
      parameters: PLUGIN,
      answer: answered('Plugin disabled successfully', { ...plugin, status: 'disabled', updated_at: LATER }),
    },
    unknown,
  },
  'v1.plugins.test': {
    notAllowed: {
      summary: 'The name of the receiver leads to an address that is not public',
      parameters: PLUGIN,
      answer: answered('Test event sent', { delivered: false, status: null, error: 'address_not_allowed', ms: 3 }),
    },
    unknown,
  },
  'v1.plugins.rotateSecret': {
    rotated: {
      summary: 'A new secret; the one before works for an hour',
      parameters: PLUGIN,
      body: { overlap_seconds: 3600 },
      answer: answered('Signing secret rotated successfully', {
        ...PLUGIN,
        signing_secret: SECRET,
        previous_valid_until: LATER,
      }),
    },
    unknown: { ...unknown, body: {} },
  },
  'v1.plugins.deliveries': {
    page: {
      summary: 'What was delivered, and how',
      parameters: { ...PLUGIN, limit: 100 },
      answer: listed('Deliveries retrieved successfully', [delivery]),
    },
    unknownCursor: withParameters(UNKNOWN_CURSOR, PLUGIN),
    limitTooLarge: withParameters(LIMIT_TOO_LARGE, PLUGIN),
    unknown,
  },
  'v1.plugins.redeliver': {
    again: {
      summary: 'The event is sent again',
      parameters: { ...PLUGIN, delivery_id: IDS.delivery },
      answer: answered('Delivery scheduled successfully', { ...delivery, status: 'pending' }),
    },
    unknown: {
      summary: 'The plugin has no such delivery',
      parameters: { ...PLUGIN, delivery_id: NO_ID },
      failure: notFound('Delivery not found'),
    },
  },
  'v1.events.list': {
    all: {
      summary: 'One of the kinds',
      answer: answered(
        'Events retrieved successfully',
        PUBLISHED_EVENTS.filter(({ name }) => name === 'project.deleted'),
      ),
    },
  },
}
