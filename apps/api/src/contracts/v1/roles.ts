import type { RoleChange, ShownRole } from '@keystead/domain'
import { z } from 'zod'
import { scoped } from '../../calls/procedures.ts'
import { atLeastOneOf } from '../openapi-keywords.ts'
import {
  Description,
  Force,
  HeldScopes,
  Id,
  isoOrNull,
  NewRoleName,
  paging,
  RoleScopes,
  Timestamp,
} from '../schemas.ts'
import { answerOf, answerWith, listAnswer, listAnswerOf } from './envelope.ts'

const RoleIdentifier = z.object({
  role_identifier: z.string().max(500).meta({ description: 'The name of the role, or its id' }),
})

const RoleView = z
  .object({
    role_id: Id.describe('Id of the role'),
    name: z.string().describe('Name of the role, unique in the tenant; it never changes'),
    description: z.string().describe('What the role is for; empty if none was given'),
    scopes: HeldScopes.describe('The scopes that users with this role hold'),
    built_in: z.boolean().describe('True: every tenant has it, and it cannot be changed or deleted'),
    created_at: Timestamp.nullable().describe('When the role was created; null for a built-in role'),
    updated_at: Timestamp.nullable().describe('When the role was last changed; null for a built-in role'),
  })
  .meta({ id: 'RoleDetails' })

const ChangedRole = RoleView.extend({
  users_count: z.int().describe('Number of users who have the role'),
  narrowed_keys_count: z.int().describe('Number of their keys that lost scopes'),
}).meta({ id: 'ChangedRole' })

const DeletedRole = z
  .object({
    role_id: Id.describe('Id that the role had'),
    users_count: z.int().describe('Number of users who had the role'),
    narrowed_keys_count: z.int().describe('Number of their keys that lost scopes'),
  })
  .meta({ id: 'DeletedRole' })

const view = ({ id, isBuiltIn, ...role }: ShownRole): z.infer<typeof RoleView> => ({
  role_id: id,
  name: role.name,
  description: role.description,
  scopes: [...role.scopes],
  built_in: isBuiltIn,
  created_at: isoOrNull(role.createdAt),
  updated_at: isoOrNull(role.updatedAt),
})

const countsOf = ({ holders }: RoleChange, narrowedKeys: readonly string[]) => ({
  users_count: holders,
  narrowed_keys_count: narrowedKeys.length,
})

export const roles = {
  list: scoped('roles:manage')
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/v1/roles',
        summary: 'List roles, newest first; the built-in ones are last',
        tags: ['roles'],
      },
      list: 'enveloped',
      failure: 'Role listing failed',
    })
    .input(z.strictObject(paging))
    .output(listAnswerOf(RoleView))
    .query(async ({ ctx, input }) => {
      const { items, next } = await ctx.core.roles.list(ctx.work, input)
      return listAnswer(ctx.core.clock, 'Roles retrieved successfully', items.map(view), next)
    }),

  create: scoped('roles:manage')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/roles',
        summary: 'Create a role; you can give it only scopes that you hold',
        successDescription: 'The new role',
        tags: ['roles'],
      },
      failure: 'Role creation failed',
    })
    .input(
      z.object({
        name: NewRoleName.describe(
          'Name of the role, unique in the tenant: 1 to 64 lower-case letters, digits, `.`, `_` and `-`, beginning with a letter. It cannot be changed later',
        ),
        description: Description.default('').describe('What the role is for'),
        scopes: RoleScopes.describe('The scopes that users with this role hold; you must hold each of them'),
      }),
    )
    .output(answerOf(RoleView))
    .mutation(async ({ ctx, input }) => {
      const role = await ctx.core.roles.create(ctx.work, input)
      return answerWith(ctx.core.clock, 'Role created successfully', view(role))
    }),

  get: scoped('roles:manage')
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/v1/roles/{role_identifier}',
        summary: 'Get a role',
        successDescription: 'The role',
        tags: ['roles'],
      },
    })
    .input(RoleIdentifier)
    .output(answerOf(RoleView))
    .query(async ({ ctx, input }) => {
      const role = await ctx.core.roles.get(ctx.work, input.role_identifier)
      return answerWith(ctx.core.clock, 'Role retrieved successfully', view(role))
    }),

  update: scoped('roles:manage')
    .meta({
      openapi: {
        method: 'PUT',
        path: '/api/v1/roles/{role_identifier}',
        summary: 'Change the description or the scopes of a role, at once for all who have it',
        successDescription: 'The role as it is now; keys of its users have lost the scopes that their users lost',
        tags: ['roles'],
      },
      failure: 'Role update failed',
    })
    .input(
      RoleIdentifier.extend({
        description: Description.optional().describe('New description'),
        scopes: RoleScopes.optional().describe('New scopes, in place of the present ones; you must hold each of them'),
      })
        .refine(({ description, scopes }) => description !== undefined || scopes !== undefined, {
          path: ['scopes'],
          message: 'is required unless description is given',
        })
        .meta(atLeastOneOf('scopes', 'description')),
    )
    .output(answerOf(ChangedRole))
    .mutation(async ({ ctx, input }) => {
      const { role_identifier, ...changes } = input
      const changed = await ctx.core.roles.update(ctx.work, role_identifier, changes)
      const counts = countsOf(changed, ctx.work.outcome.narrowedKeys)
      return answerWith(ctx.core.clock, 'Role updated successfully', { ...view(changed.role), ...counts })
    }),

  delete: scoped('roles:manage')
    .meta({
      openapi: {
        method: 'DELETE',
        path: '/api/v1/roles/{role_identifier}',
        summary: 'Delete a role; requires `force` while users have it',
        successDescription: 'The role is deleted, and no user has it',
        tags: ['roles'],
      },
      failure: 'Role deletion failed',
    })
    .input(RoleIdentifier.extend({ force: Force }))
    .output(answerOf(DeletedRole))
    .mutation(async ({ ctx, input }) => {
      const deleted = await ctx.core.roles.delete(ctx.work, input.role_identifier, input)
      const counts = countsOf(deleted, ctx.work.outcome.narrowedKeys)
      return answerWith(ctx.core.clock, 'Role deleted successfully', { role_id: deleted.role.id, ...counts })
    }),
}
