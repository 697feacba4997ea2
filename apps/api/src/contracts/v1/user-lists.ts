import { USER_KINDS, type UserListFilter } from '@keystead/domain'
import { z } from 'zod'
import { scoped } from '../../calls/procedures.ts'
import { Role, UserStatus } from '../schemas.ts'
import { answerOf, answerWith, listAnswer, listAnswerOf } from './envelope.ts'
import { Count, instantsFrom, instantsOf, searchFor, sortedPaging } from './list-params.ts'
import { listed, ListedUser } from './user-views.ts'

const Kind = z.enum(USER_KINDS).meta({ id: 'UserKind' })

const filters = {
  search: searchFor('Users with this text in their name, user name or email, or with this id; case is ignored'),
  email: z.string().max(254).optional().meta({ description: 'The user with this email (case-insensitive)' }),
  username: z.string().max(200).optional().meta({ description: 'Users with this user name' }),
  role: Role.optional().meta({ description: 'Users with this role' }),
  kind: Kind.optional().meta({ description: 'Service users or people' }),
  status: UserStatus.optional().meta({ description: 'Users with this status' }),
  ...instantsOf('Users'),
}

const Filters = z.strictObject(filters)

const filterFrom = (input: z.infer<typeof Filters>): UserListFilter => ({
  search: input.search,
  email: input.email,
  username: input.username,
  role: input.role,
  kind: input.kind,
  status: input.status,
  ...instantsFrom(input),
})

export const userLists = {
  list: scoped('users:read')
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/v1/users',
        summary: 'List users with filters, newest first unless sorted otherwise',
        tags: ['users'],
      },
      list: 'enveloped',
      failure: 'User listing failed',
    })
    .input(z.strictObject({ ...sortedPaging, ...filters }))
    .output(listAnswerOf(ListedUser))
    .query(async ({ ctx, input }) => {
      const { items, next } = await ctx.core.userLists.list(ctx.work, filterFrom(input), input)
      return listAnswer(ctx.core.clock, 'Users retrieved successfully', items.map(listed), next)
    }),

  count: scoped('users:read')
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/v1/users/count',
        summary: 'Count users with filters, up to 10000',
        successDescription: 'How many users there are',
        tags: ['users'],
      },
      failure: 'User count failed',
    })
    .input(Filters)
    .output(answerOf(Count))
    .query(async ({ ctx, input }) => {
      const { count, isAtLeast } = await ctx.core.userLists.count(ctx.work, filterFrom(input))
      return answerWith(ctx.core.clock, 'Users counted successfully', { count, at_least: isAtLeast })
    }),
}
