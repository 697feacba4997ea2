import { STANDARD_DEFAULTS } from '@keystead/domain'
import { AT, type Example, type Examples, IDS, issues, LIMIT_TOO_LARGE, notFound } from '../../examples.ts'
import { settingsJsonSchema } from '../settings-json-schema.ts'
import { settingsView } from '../settings-schemas.ts'
import { answered, listed } from './common.ts'

const DEFAULTS = settingsView(STANDARD_DEFAULTS)
const ACTOR = { user_id: IDS.owner, key_id: null }
const OF_ANY = { 'If-Match': '*' }

const at = (version: number, settings: object) => ({ version, settings, updated_at: AT, updated_by: ACTOR })

const missing: Example = {
  summary: 'If-Match is missing',
  body: { settings: { retention: { usage_days: 400 } } },
  failure: { code: 'precondition_required', message: 'Send If-Match with the ETag of what you have read' },
}

const stale: Example = {
  summary: 'Somebody else has changed them since',
  headers: { 'If-Match': '"999999"' },
  body: { settings: { retention: { usage_days: 400 } } },
  failure: { code: 'precondition_failed', message: 'The settings have changed since that version: read them again' },
}

export const settingsExamples: Examples = {
  'v1.settings.get': {
    settings: {
      summary: 'What governs the tenant',
      answer: answered('Settings retrieved successfully', at(4, DEFAULTS)),
    },
  },
  'v1.settings.update': {
    changed: {
      summary: 'Keep counts of verifications for 400 days',
      headers: OF_ANY,
      body: { settings: { retention: { usage_days: 400 } } },
      answer: answered(
        'Settings changed successfully',
        at(5, { ...DEFAULTS, retention: { ...DEFAULTS.retention, usage_days: 400 } }),
      ),
    },
    tooSmall: {
      summary: 'A value that no installation allows',
      headers: OF_ANY,
      body: { settings: { passwords: { min_length: 8 } } },
      failure: issues({ 'settings.passwords.min_length': 'Too small: expected number to be >=12' }),
    },
    missing,
    stale,
  },
  'v1.settings.history': {
    page: {
      summary: 'The newest version',
      parameters: { limit: 1 },
      answer: listed(
        'History retrieved successfully',
        [
          {
            version: 5,
            changes: [{ setting: 'mfa.required', before: false, after: true }],
            created_at: AT,
            actor: ACTOR,
          },
        ],
        'AAAAAAAAAAAAAAAAAAAABQAAAAA',
      ),
    },
    limitTooLarge: LIMIT_TOO_LARGE,
  },
  'v1.settings.schema': {
    schema: {
      summary: 'The settings of this release',
      answer: answered(
        'Schema retrieved successfully',
        settingsJsonSchema({ defaults: STANDARD_DEFAULTS, bounds: new Map() }, DEFAULTS),
      ),
    },
  },
  'v1.settings.rollback': {
    rolledBack: {
      summary: 'As if nothing had been set',
      headers: OF_ANY,
      body: { version: 0 },
      answer: answered('Settings rolled back successfully', at(6, DEFAULTS)),
    },
    unknown: {
      summary: 'There is no such version',
      headers: OF_ANY,
      body: { version: 999_999 },
      failure: notFound('Version not found'),
    },
    missing: { ...missing, body: { version: 0 } },
    stale: { ...stale, body: { version: 0 } },
  },
}
