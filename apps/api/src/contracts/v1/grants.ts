import type { OauthGrant } from '@keystead/domain'
import { z } from 'zod'
import { authenticated } from '../../calls/procedures.ts'
import { Id, iso, paging, Timestamp } from '../schemas.ts'
import { Answer, answer, listAnswer, listAnswerOf } from './envelope.ts'

const GrantView = z
  .object({
    grant_id: Id.describe('Id of the grant'),
    client_id: z.string().describe('The client: the id of an API user, or the URL of its metadata'),
    client_name: z.string().describe('Name of the client when it was allowed'),
    scopes: z.array(z.string()).describe('Scopes that were allowed'),
    resources: z.array(z.string()).describe('The services that tokens are for, by their URLs'),
    created_at: Timestamp.describe('When it was allowed first'),
    last_used_at: Timestamp.nullable().describe('When a token was issued last, within a minute; null: never'),
  })
  .meta({ id: 'Grant' })

const view = (grant: OauthGrant) => ({
  grant_id: grant.id,
  client_id: grant.clientId,
  client_name: grant.clientName,
  scopes: grant.scopes(),
  resources: Object.keys(grant.resources),
  created_at: iso(grant.createdAt),
  last_used_at: grant.lastUsedAt ? iso(grant.lastUsedAt) : null,
})

/** What the caller has allowed OAuth clients to do. */
export const grants = {
  list: authenticated
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/v1/auth/grants',
        summary: 'List what you have allowed OAuth clients to do, newest first',
        tags: ['auth'],
        errorResponses: { 403: 'The caller is a client that acts for the person' },
      },
      list: 'enveloped',
      failure: 'Grant listing failed',
    })
    .input(z.strictObject(paging))
    .output(listAnswerOf(GrantView))
    .query(async ({ ctx, input }) => {
      const { items, next } = await ctx.core.oauthGrants.list(ctx.work, input)
      return listAnswer(ctx.core.clock, 'Grants retrieved successfully', items.map(view), next)
    }),

  revoke: authenticated
    .meta({
      openapi: {
        method: 'DELETE',
        path: '/api/v1/auth/grants/{grant_id}',
        summary: 'End what you have allowed an OAuth client to do, with all its tokens',
        successDescription: 'The grant is ended',
        tags: ['auth'],
        errorResponses: { 403: 'The caller is a client that acts for the person' },
      },
      failure: 'Grant revocation failed',
    })
    .input(z.object({ grant_id: z.string().describe('Id of the grant') }))
    .output(Answer)
    .mutation(async ({ ctx, input }) => {
      await ctx.core.oauthGrants.revoke(ctx.work, input.grant_id)
      return answer(ctx.core.clock, 'Grant revoked successfully')
    }),
}
