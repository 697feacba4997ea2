import type { SettingsActor, ShownSettings, ShownVersion } from '@keystead/domain'
import { z } from 'zod'
import { scoped } from '../../calls/procedures.ts'
import { expectedBy } from '../../calls/versions.ts'
import { Id, iso, isoOrNull, paging, Timestamp } from '../schemas.ts'
import { answerOf, answerWith, listAnswer, listAnswerOf } from './envelope.ts'
import { settingsJsonSchema } from './settings-json-schema.ts'
import { patchFrom, SettingsParam, SettingsView, settingsView } from './settings-schemas.ts'

const Actor = z
  .object({
    user_id: Id.describe('Id of the user'),
    key_id: Id.nullable().describe('Id of the key with which the user acted; null for a session'),
  })
  .meta({ id: 'SettingsActor' })

const Version = z.int().min(0).describe('Number of the version; 0: nothing was ever set')

const VersionView = z
  .object({
    version: Version,
    settings: SettingsView.describe('All settings, with the defaults of those that are not set'),
    updated_at: Timestamp.nullable().describe('When the version was made; null: nothing was ever set'),
    updated_by: Actor.nullable().describe('Who made the version; null for an upgrade, and if nothing was ever set'),
  })
  .meta({ id: 'VersionedSettings' })

const Change = z
  .object({
    setting: z.string().describe('Name of the setting, for example keys.max_lifetime_days'),
    before: z.json().describe('What governed before'),
    after: z.json().describe('What governs since'),
  })
  .meta({ id: 'SettingChange' })

const HistoryView = z
  .object({
    version: z.int().describe('Number of the version'),
    changes: z.array(Change).describe('The settings that it set, or took back to their defaults'),
    created_at: Timestamp.describe('When the version was made'),
    actor: Actor.nullable().describe('Who made the version; null for an upgrade'),
  })
  .meta({ id: 'SettingsVersion' })

const Schema = z.record(z.string(), z.json()).meta({ id: 'SettingsSchema' })

const actorView = (actor: SettingsActor | null): z.infer<typeof Actor> | null =>
  actor && { user_id: actor.userId, key_id: actor.keyId }

const view = ({ version, settings, updatedAt, updatedBy }: ShownSettings): z.infer<typeof VersionView> => ({
  version,
  settings: settingsView(settings),
  updated_at: isoOrNull(updatedAt),
  updated_by: actorView(updatedBy),
})

const Changes = z.array(Change)

const historyView = ({ version, changes, createdAt, actor }: ShownVersion): z.infer<typeof HistoryView> => ({
  version,
  changes: Changes.parse(changes),
  created_at: iso(createdAt),
  actor: actorView(actor),
})

const ERRORS = {
  412: 'The settings have changed since the version that `If-Match` names',
  428: '`If-Match` is missing',
}

export const settings = {
  get: scoped('settings:read')
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/v1/config',
        summary: 'Get the settings of the tenant',
        successDescription: 'All settings, and their version',
        tags: ['settings'],
      },
      versioned: 'shown',
    })
    .input(z.object({}))
    .output(answerOf(VersionView))
    .query(async ({ ctx: { core, work } }) =>
      answerWith(core.clock, 'Settings retrieved successfully', view(await core.settings.get(work))),
    ),

  update: scoped('settings:write')
    .meta({
      openapi: {
        method: 'PATCH',
        path: '/api/v1/config',
        summary: 'Change settings; they govern every replica once the call has returned',
        successDescription: 'All settings as they are now, and their version',
        errorResponses: ERRORS,
        tags: ['settings'],
      },
      versioned: 'changed',
      failure: 'Changing the settings failed',
    })
    .input(z.object({ settings: SettingsParam.describe('What to set; null takes a setting back to its default') }))
    .output(answerOf(VersionView))
    .mutation(async ({ ctx: { core, work, request }, input }) => {
      const changed = await core.settings.change(work, patchFrom(input.settings), expectedBy(request.ifMatch))
      return answerWith(core.clock, 'Settings changed successfully', view(changed))
    }),

  history: scoped('settings:read')
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/v1/config/history',
        summary: 'List the versions of the settings, newest first',
        tags: ['settings'],
      },
      list: 'enveloped',
    })
    .input(z.strictObject(paging))
    .output(listAnswerOf(HistoryView))
    .query(async ({ ctx, input }) => {
      const { items, next } = await ctx.core.settings.history(ctx.work, input)
      return listAnswer(ctx.core.clock, 'History retrieved successfully', items.map(historyView), next)
    }),

  schema: scoped('settings:read')
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/v1/config/schema',
        summary: 'Get the JSON Schema of the settings, with their defaults and the bounds of this installation',
        successDescription: 'A JSON Schema (2020-12)',
        tags: ['settings'],
      },
    })
    .input(z.object({}))
    .output(answerOf(Schema))
    .query(({ ctx: { core } }) => {
      const { installation } = core.tenantSettings
      const schema = settingsJsonSchema(installation, settingsView(core.tenantSettings.effective({})))
      return answerWith(core.clock, 'Schema retrieved successfully', schema)
    }),

  rollback: scoped('settings:write')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/config/rollback',
        summary: 'Make a new version of the settings that equals an earlier one',
        successDescription: 'All settings as they are now, and their version',
        errorResponses: { 404: 'There is no such version', ...ERRORS },
        tags: ['settings'],
      },
      versioned: 'changed',
      failure: 'Rolling back the settings failed',
    })
    .input(z.object({ version: Version }))
    .output(answerOf(VersionView))
    .mutation(async ({ ctx: { core, work, request }, input }) => {
      const changed = await core.settings.rollBack(work, input.version, expectedBy(request.ifMatch))
      return answerWith(core.clock, 'Settings rolled back successfully', view(changed))
    }),
}
