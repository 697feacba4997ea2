import { z } from 'zod'
import { authenticated } from '../../calls/procedures.ts'
import { answerOf, answerWith } from './envelope.ts'
import { ScopeList, scopes as scopesView } from './scopes-view.ts'

export const scopes = {
  list: authenticated
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/v1/scopes',
        summary: 'List all scopes with a description, and the named sets',
        successDescription: 'All scopes and sets of this release',
        tags: ['roles'],
      },
    })
    .input(z.strictObject({}))
    .output(answerOf(ScopeList))
    .query(({ ctx }) => answerWith(ctx.core.clock, 'Scopes retrieved successfully', scopesView())),
}
