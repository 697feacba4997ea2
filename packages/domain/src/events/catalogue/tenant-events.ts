import type { CatalogueEntry } from './entry.ts'

const USER_ID = '440e8400-e29b-41d4-a716-446655440000'
const STREAM = {
  method: 'urn:ietf:rfc:8935',
  receiver: 'https://receiver.example.com',
  events_requested: null,
  status: 'enabled',
}
const OF_SUBJECT = { ...STREAM, subject: 'iss_sub 440e8400-e29b-41d4-a716-446655440000' }
const ROLE = { name: 'auditor', scopes: ['audit:read'], users: 2, narrowed_keys: 1 }
const PLUGIN = { name: 'Audit archive', id: 'com.example.archive', version: '1.0.0' }

/** Events of what a tenant has, and what governs it. */
export const TENANT_EVENTS = {
  'project.created': { description: 'A project was created', target: 'project', details: { name: 'Website' } },
  'project.deleted': { description: 'A project was deleted', target: 'project', details: { name: 'Website' } },
  'project.user_added': { description: 'A user joined a project', target: 'project', details: { user_id: USER_ID } },
  'project.user_removed': { description: 'A user left a project', target: 'project', details: { user_id: USER_ID } },
  'project.users_cleared': { description: 'All users left a project', target: 'project', details: { count: 3 } },
  'project.config_assigned': {
    description: 'A project got a configuration',
    target: 'project',
    details: { config_id: '880e8400-e29b-41d4-a716-446655440000' },
  },
  'project.config_unassigned': {
    description: 'A project lost its configuration',
    target: 'project',
    details: { config_id: null },
  },
  'config.created': { description: 'An MCP configuration was created', target: 'config', details: { name: 'Tools' } },
  'config.updated': {
    description: 'An MCP configuration was changed',
    target: 'config',
    details: { changed: ['name'] },
  },
  'config.deleted': { description: 'An MCP configuration was deleted', target: 'config', details: { name: 'Tools' } },
  'plan.created': { description: 'A plan was created', target: 'plan', details: { name: 'team' } },
  'plan.updated': {
    description: 'A plan was changed, for all keys that refer to it',
    target: 'plan',
    details: { name: 'team', changed: ['limits'] },
  },
  'plan.deleted': { description: 'A plan was deleted', target: 'plan', details: { name: 'team' } },
  'role.created': {
    description: 'A role was created',
    target: 'role',
    details: { name: 'auditor', scopes: ['audit:read'] },
  },
  'role.updated': {
    description: 'A role was changed',
    target: 'role',
    details: { ...ROLE, description: 'Reads the log' },
  },
  'role.deleted': { description: 'A role was deleted', target: 'role', details: ROLE },
  'settings.updated': {
    description: 'The settings of the tenant were changed',
    target: 'tenant',
    details: {
      version: 3,
      changes: [{ setting: 'passwords.min_length', before: 14, after: 12 }],
      rolled_back_to: 1,
    },
  },
  'audit_events.removed': {
    description: 'Audit events were removed after the time that the settings of the tenant give them',
    target: 'tenant',
    details: { actor: 'system', cause: 'retention.audit_days', kept_from: 512 },
  },
  'auth_policy.updated': {
    description: 'What a log-in must have was changed',
    target: 'tenant',
    details: { second_factor: 'required' },
  },
  'tenant.created': { description: 'A tenant was created', target: 'tenant', details: { name: 'Example Inc.' } },
  'job.created': {
    description: 'A completion job was created',
    target: 'job',
    details: { type: 'completion', provider: 'openai', model: 'gpt-5' },
  },
  'job.cancelled': { description: 'A completion job was cancelled', target: 'job', details: null },
  'object.created': {
    description: 'An object was stored',
    target: 'object',
    details: { size: 48_213, content_type: 'application/pdf', classification: 'internal', expires_at: null },
  },
  'object.deleted': { description: 'An object was deleted', target: 'object', details: { purged: false } },
  'object.corrupt': {
    description: 'The bytes of an object are not what was stored',
    target: 'object',
    details: { reason: 'chunk 3 was changed' },
  },
  'storage_key.created': {
    description: 'The first key for stored objects was made',
    target: 'storage_key',
    details: { version: 1 },
  },
  'storage_key.rotated': {
    description: 'A new key for stored objects was made',
    target: 'storage_key',
    details: { version: 2 },
  },
  'storage_key.destroyed': {
    description: 'The keys for stored objects were destroyed, and with them the objects',
    target: 'tenant',
    details: { keys: 2, objects: 17, bytes: 1_048_576 },
  },
  'plugin.registered': {
    description: 'A plugin was registered',
    target: 'plugin',
    details: { ...PLUGIN, events: ['*'] },
  },
  'plugin.updated': {
    description: 'A plugin was changed',
    target: 'plugin',
    details: { ...PLUGIN, changed: ['events'] },
  },
  'plugin.enabled': { description: 'A plugin gets events again', target: 'plugin', details: PLUGIN },
  'plugin.disabled': {
    description: 'A plugin gets no events any more, by a user or because its receiver is gone (410)',
    target: 'plugin',
    details: PLUGIN,
  },
  'plugin.secret_rotated': {
    description: 'A plugin got a new signing secret',
    target: 'plugin',
    details: { ...PLUGIN, overlap_seconds: 86_400 },
  },
  'plugin.deleted': { description: 'A plugin was deleted, with its deliveries', target: 'plugin', details: PLUGIN },
  'webhook.redelivered': {
    description: 'A delivery to a plugin was demanded again',
    target: 'plugin',
    details: { ...PLUGIN, delivery_id: '019ac1d0-0000-7000-8000-000000000001', event: 'key.created' },
  },
  'signal_stream.created': { description: 'A stream of signals was created', target: 'signal_stream', details: STREAM },
  'signal_stream.updated': { description: 'A stream of signals was changed', target: 'signal_stream', details: STREAM },
  'signal_stream.deleted': { description: 'A stream of signals was deleted', target: 'signal_stream', details: STREAM },
  'signal_stream.subject_added': {
    description: 'A subject was added to a stream of signals',
    target: 'signal_stream',
    details: OF_SUBJECT,
  },
  'signal_stream.subject_removed': {
    description: 'A subject was removed from a stream of signals',
    target: 'signal_stream',
    details: OF_SUBJECT,
  },
} as const satisfies Readonly<Record<string, CatalogueEntry>>
