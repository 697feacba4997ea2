import type { CatalogueEntry } from './entry.ts'

/** What the service notices by itself. Each is told once of a subject. */
export const ALERT_EVENTS = {
  'authentication.failed.burst': {
    description: 'Many credentials from one address were refused within a minute',
    target: null,
    details: { actor: 'system', address: '203.0.113.7', count: 60 },
  },
  'key.expiring': {
    description: 'An API key expires within seven days',
    target: 'key',
    details: { actor: 'system', name: 'Deployment', expires_at: '2026-01-21T10:30:00.000Z' },
  },
  'key.rotation_due': {
    description: 'An API key is older than the settings let keys become without a rotation',
    target: 'key',
    details: { actor: 'system', name: 'Deployment', created_at: '2025-10-15T10:30:00.000Z', days: 90 },
  },
  'key.unused': {
    description: 'An API key was not used for 30 days',
    target: 'key',
    details: { actor: 'system', name: 'Deployment', last_used_at: null },
  },
  'limit.exceeded.first': {
    description: 'An API key has exceeded a limit for the first time',
    target: 'key',
    details: { actor: 'system', name: 'Deployment' },
  },
  'usage.anomaly': {
    description: 'An API key was used ten times as often as in its usual hour',
    target: 'key',
    details: { actor: 'system', hour: '2026-01-15T10:00:00.000Z', count: 5000, usual: 40.5 },
  },
} as const satisfies Readonly<Record<string, CatalogueEntry>>
