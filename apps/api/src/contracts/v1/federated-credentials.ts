import type { FederatedCredential } from '@keystead/domain'
import { z } from 'zod'
import { scoped } from '../../calls/procedures.ts'
import { Id, iso, Name, paging, Scopes, Timestamp } from '../schemas.ts'
import { answerOf, answerWith, listAnswer, listAnswerOf } from './envelope.ts'
import { ReceiptField } from './receipt.ts'
import { UserIdentifier } from './users.ts'

/** As the claims of a JWT: printable, and short enough for an audit event. */
const Text = z
  .string()
  .min(1, 'must not be empty')
  .max(500)
  // Not `\p{Cc}`, which is the same: not every generator of requests knows Unicode's categories.
  // eslint-disable-next-line no-control-regex
  .regex(/^[^\u0000-\u001f\u007f-\u009f]*$/, 'must not contain control characters')

const Url = z
  .string()
  .max(2000)
  .regex(/^[\x21-\x7e]*$/, 'must be printable ASCII characters without spaces')

const Claims = z
  .record(Text, Text)
  .refine((claims) => Object.keys(claims).length <= 20, 'must have at most 20 members')
  .meta({ id: 'FederatedClaims' })

const CLAIMS =
  'What other claims must be, by their name or, with a `/` at the beginning, by their JSON pointer; each exact or with one `*`. Of an array it is enough that one element is'

const CredentialId = Id.describe('Id of the federated credential')
const Reusable = z
  .boolean()
  .describe(
    'Whether a token of the issuer with a `jti` may be presented again until it expires, as Kubernetes needs; false: once',
  )

const CredentialView = z
  .object({
    credential_id: CredentialId,
    user_id: Id.describe('Id of the user that the workload stands for; the `client_id` of its requests'),
    name: z.string().nullable().describe('Name, for people'),
    issuer: z.string().describe('The `iss` of its tokens, or `spiffe://<trust domain>`'),
    subject: z.string().describe('What their `sub` must be: exact, or with one `*`'),
    audience: z.string().describe('What their `aud` must be or contain'),
    claims: Claims.describe(CLAIMS),
    jwks_uri: z.string().nullable().describe('Where the keys of the issuer are; null: where its metadata says'),
    scopes: z.array(z.string()).nullable().describe('Scopes of the tokens; null: those of the user'),
    reusable: Reusable,
    created_at: Timestamp.describe('When the credential was created'),
  })
  .meta({ id: 'FederatedCredential' })

const view = (credential: FederatedCredential): z.infer<typeof CredentialView> => ({
  credential_id: credential.id,
  user_id: credential.user.id,
  name: credential.name ?? null,
  issuer: credential.issuer,
  subject: credential.subject,
  audience: credential.audience,
  claims: credential.claims,
  jwks_uri: credential.jwksUri ?? null,
  scopes: credential.scopes ?? null,
  reusable: credential.reusable,
  created_at: iso(credential.createdAt),
})

export const federatedCredentials = {
  list: scoped('federation:manage')
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/v1/users/{user_identifier}/federated-credentials',
        summary: 'List the workloads that may get tokens for a user without a stored key, newest first',
        tags: ['users'],
      },
      list: 'enveloped',
    })
    .input(UserIdentifier.extend(paging).strict())
    .output(listAnswerOf(CredentialView))
    .query(async ({ ctx, input }) => {
      const { user_identifier, ...page } = input
      const { items, next } = await ctx.core.federatedCredentials.list(ctx.work, user_identifier, page)
      return listAnswer(ctx.core.clock, 'Federated credentials retrieved successfully', items.map(view), next)
    }),

  create: scoped('federation:manage')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/users/{user_identifier}/federated-credentials',
        summary: 'Let a workload of another issuer, such as a CI job or a service account, get tokens for a user',
        successDescription: 'The new credential',
        tags: ['users'],
      },
      failure: 'Federated credential creation failed',
    })
    .input(
      UserIdentifier.extend({
        issuer: Url.describe(
          'The `iss` of the tokens: an https URL whose OpenID Connect or RFC 8414 metadata is public; or `spiffe://<trust domain>`',
        ),
        subject: Text.describe('What their `sub` must be: exact, or with one `*`, not at the beginning'),
        audience: Text.describe('What their `aud` must be or contain: exact'),
        claims: Claims.optional().describe(CLAIMS),
        jwks_uri: Url.optional().describe(
          'Where the keys of the issuer are, if its metadata does not say; of a trust domain its bundle endpoint',
        ),
        scopes: Scopes.optional().describe(
          'Scopes of the tokens, which you must hold; by default those of the user, also when they change',
        ),
        reusable: Reusable.optional(),
        name: Name.optional().describe('Name, for people'),
      }).strict(),
    )
    .output(answerOf(CredentialView))
    .mutation(async ({ ctx, input }) => {
      const { user_identifier, jwks_uri: jwksUri, ...wanted } = input
      const credential = await ctx.core.federatedCredentials.create(ctx.work, user_identifier, { ...wanted, jwksUri })
      return answerWith(ctx.core.clock, 'Federated credential created successfully', view(credential))
    }),

  delete: scoped('federation:manage')
    .meta({
      openapi: {
        method: 'DELETE',
        path: '/api/v1/users/{user_identifier}/federated-credentials/{credential_id}',
        summary: 'End a federated credential and all tokens that were issued for it',
        successDescription: 'The credential and its tokens have ended on every replica',
        tags: ['users'],
      },
    })
    .input(UserIdentifier.extend({ credential_id: z.string().max(100).describe('Id of the federated credential') }))
    .output(
      answerOf(
        z.object({ credential_id: CredentialId, receipt: ReceiptField }).meta({ id: 'EndedFederatedCredential' }),
      ),
    )
    .mutation(async ({ ctx, input }) => {
      const { user_identifier, credential_id } = input
      await ctx.core.federatedCredentials.delete(ctx.work, user_identifier, credential_id)
      return answerWith(ctx.core.clock, 'Federated credential deleted successfully', { credential_id })
    }),
}
