import { AUTH_METHODS, GRANT_TYPES, type OAuthClient, TOKEN_ALGORITHMS } from '@keystead/domain'
import { z } from 'zod'
import { scoped } from '../../calls/procedures.ts'
import { Id, iso, Name, Scopes, Timestamp } from '../schemas.ts'
import { Answer, answer, answerOf, answerWith } from './envelope.ts'
import { UserIdentifier } from './users.ts'

const GrantType = z.enum(GRANT_TYPES).meta({ id: 'OAuthGrantType' })
const AuthMethod = z.enum(AUTH_METHODS).meta({ id: 'OAuthClientAuthMethod' })
const TokenAlgorithm = z.enum(TOKEN_ALGORITHMS).meta({ id: 'AccessTokenAlgorithm' })

const MAX_URI = 2000

const uri = z.string().max(MAX_URI)

/** What a key set looks like; the service checks the keys themselves. */
const Jwks = z
  .object({ keys: z.array(z.record(z.string(), z.json())).describe('The public keys, 1 to 20: RSA, EC or Ed25519') })
  .meta({ id: 'OAuthClientKeys' })

const DESCRIPTIONS = {
  redirect_uris:
    'Where the authorization endpoint may send its answers, each compared as a text: https, http to a loopback address, or the private-use scheme of an app',
  grant_types:
    'What the client may use; by default client_credentials, and with redirect URIs authorization_code and refresh_token too',
  token_endpoint_auth_method:
    'How the client authenticates; null: with an API key of the user, as client_secret_basic or client_secret_post, or with its own keys if it has any',
  jwks: 'Public keys of the client, for private_key_jwt (RFC 7517); null for none',
  jwks_uri: 'Where the public keys of the client are, in place of `jwks`; null for none',
  name: 'Name of the client, as people who sign in see it; null for none',
  logo_uri: 'Logo of the client, https; null for none',
  scopes:
    'What tokens may do that the client gets with its own keys. You must hold them; they are narrowed when the user loses scopes',
  access_token_alg: 'Signature algorithm of its access tokens; null: that of the installation',
} as const

const Registration = z
  .object({
    client_id: Id.describe('The client_id: the id of the user'),
    redirect_uris: z.array(z.string()).describe(DESCRIPTIONS.redirect_uris),
    grant_types: z.array(GrantType).describe('What the client may use'),
    token_endpoint_auth_method: AuthMethod.nullable().describe(DESCRIPTIONS.token_endpoint_auth_method),
    jwks: Jwks.nullable().describe(DESCRIPTIONS.jwks),
    jwks_uri: z.string().nullable().describe(DESCRIPTIONS.jwks_uri),
    name: z.string().nullable().describe(DESCRIPTIONS.name),
    logo_uri: z.string().nullable().describe(DESCRIPTIONS.logo_uri),
    scopes: z.array(z.string()).describe('What tokens may do that the client gets with its own keys'),
    access_token_alg: TokenAlgorithm.nullable().describe(DESCRIPTIONS.access_token_alg),
    created_at: Timestamp.describe('When the user was first registered'),
    updated_at: Timestamp.describe('When the registration was last replaced'),
  })
  .meta({ id: 'OAuthClient' })

type Registration = z.infer<typeof Registration>

const view = (client: OAuthClient): Registration => ({
  client_id: client.user.id,
  redirect_uris: client.redirectUris,
  grant_types: client.grantTypes,
  token_endpoint_auth_method: client.tokenEndpointAuthMethod ?? null,
  jwks: client.jwks == null ? null : Jwks.parse(client.jwks),
  jwks_uri: client.jwksUri ?? null,
  name: client.name ?? null,
  logo_uri: client.logoUri ?? null,
  scopes: client.scopes,
  access_token_alg: client.tokenAlgorithm ?? null,
  created_at: iso(client.createdAt),
  updated_at: iso(client.updatedAt),
})

const path = '/api/v1/users/{user_identifier}/oauth-client'

export const oauthClients = {
  get: scoped('keys:read')
    .meta({
      openapi: {
        method: 'GET',
        path,
        summary: 'Get the OAuth registration of a user',
        successDescription: 'The registration',
        tags: ['oauth'],
      },
      failure: 'OAuth client retrieval failed',
    })
    .input(UserIdentifier.strict())
    .output(answerOf(Registration))
    .query(async ({ ctx, input }) => {
      const client = await ctx.core.oauth.clients.get(ctx.work, input.user_identifier)
      return answerWith(ctx.core.clock, 'OAuth client retrieved successfully', view(client))
    }),

  put: scoped('keys:create')
    .meta({
      openapi: {
        method: 'PUT',
        path,
        summary: 'Register a user as an OAuth client, or replace its registration',
        successDescription: 'The registration. Tokens of keys that it no longer has have ended',
        tags: ['oauth'],
      },
      failure: 'OAuth client registration failed',
    })
    .input(
      UserIdentifier.extend({
        redirect_uris: z.array(uri).max(50).describe(DESCRIPTIONS.redirect_uris),
        grant_types: z.array(GrantType).min(1).max(GRANT_TYPES.length).optional().describe(DESCRIPTIONS.grant_types),
        token_endpoint_auth_method: AuthMethod.nullable().optional().describe(DESCRIPTIONS.token_endpoint_auth_method),
        jwks: Jwks.nullable().optional().describe(DESCRIPTIONS.jwks),
        jwks_uri: uri.nullable().optional().describe(DESCRIPTIONS.jwks_uri),
        name: Name.nullable().optional().describe(DESCRIPTIONS.name),
        logo_uri: uri.nullable().optional().describe(DESCRIPTIONS.logo_uri),
        scopes: Scopes.optional().describe(DESCRIPTIONS.scopes),
        access_token_alg: TokenAlgorithm.nullable().optional().describe(DESCRIPTIONS.access_token_alg),
      }).strict(),
    )
    .output(answerOf(Registration))
    .mutation(async ({ ctx, input }) => {
      const client = await ctx.core.oauth.clients.put(ctx.work, input.user_identifier, {
        redirectUris: input.redirect_uris,
        grantTypes: input.grant_types && [...new Set(input.grant_types)],
        tokenEndpointAuthMethod: input.token_endpoint_auth_method,
        jwks: input.jwks,
        jwksUri: input.jwks_uri,
        name: input.name,
        logoUri: input.logo_uri,
        scopes: input.scopes && [...new Set(input.scopes)],
        tokenAlgorithm: input.access_token_alg,
      })
      return answerWith(ctx.core.clock, 'OAuth client registered successfully', view(client))
    }),

  delete: scoped('keys:delete')
    .meta({
      openapi: {
        method: 'DELETE',
        path,
        summary: 'End the OAuth registration of a user, and the tokens of its keys',
        successDescription: 'The registration has ended',
        tags: ['oauth'],
      },
      failure: 'OAuth client deletion failed',
    })
    .input(UserIdentifier.strict())
    .output(Answer)
    .mutation(async ({ ctx, input }) => {
      await ctx.core.oauth.clients.delete(ctx.work, input.user_identifier)
      return answer(ctx.core.clock, 'OAuth client deleted successfully')
    }),
}
