import {
  type Issuer,
  recordNameOf,
  recordValueOf,
  type ShownConnection,
  SSO_PROVISIONS,
  type SsoDomain,
  type SsoSettings,
} from '@keystead/domain'
import { z } from 'zod'
import { scoped } from '../../calls/procedures.ts'
import { CALLBACK_PATH } from '../../sso/openid-providers.ts'
import { HeldRoles, Id, iso, isoOrNull, Name, paging, Roles, Timestamp } from '../schemas.ts'
import { answerOf, answerWith, listAnswer, listAnswerOf } from './envelope.ts'
import { ReceiptField } from './receipt.ts'

const Text = z
  .string()
  .min(1, 'must not be empty')
  .max(500)
  .regex(/^[\x21-\x7e]*$/, 'must be printable ASCII characters without spaces')

const ClientSecret = z
  .string()
  .min(1, 'must not be empty')
  .max(1000)
  .regex(/^[\x20-\x7e]*$/, 'must be printable ASCII characters')

const Verification = z.enum(['dns', 'operator']).meta({ id: 'SsoVerification' })

const Provision = z.enum(SSO_PROVISIONS).meta({ id: 'SsoProvision' })
const PROVISION =
  '`never`: only people whom the tenant has; `invited`: also who has an open invitation; `any`: everybody with a verified address of a verified domain'
const REQUIRE =
  'Whether people who have signed in by this connection can sign in by it alone, without password or passkey; Super Admins always can'

const TRUST_EMAIL =
  'Whether an address counts as verified when the provider does not say (`email_verified` is left out, as by Microsoft Entra ID). Only for a provider whose administrators alone set addresses; one that it calls unverified is refused in any case'

const ConnectionId = Id.describe('Id of the connection')
const DomainName = z.string().min(1, 'must not be empty').max(253)

const DomainView = z
  .object({
    domain: z.string().describe('The domain, in its ASCII form'),
    verified: z.boolean().describe('Whether its addresses are signed in'),
    verified_by: z
      .string()
      .meta({ 'x-extensible-enum': ['dns', 'operator'] })
      .nullable()
      .describe('By its DNS record, or by an operator'),
    verified_at: Timestamp.nullable().describe('When it was verified'),
    record_name: z.string().describe('Name of the TXT record that verifies it'),
    record_value: z.string().describe('Text of that record'),
  })
  .meta({ id: 'SsoDomain' })

const ConnectionView = z
  .object({
    connection_id: ConnectionId,
    name: z.string().describe('Name, unique in the tenant'),
    issuer: z.string().describe('Issuer of the OpenID provider'),
    client_id: z.string().describe('Id of Keystead at the provider'),
    domains: z.array(DomainView).describe('Domains of the email addresses that it signs in'),
    default_roles: HeldRoles.describe('Roles of the users that it creates'),
    provision: Provision.describe(PROVISION),
    require_sso: z.boolean().describe(REQUIRE),
    trust_email: z.boolean().describe(TRUST_EMAIL),
    redirect_uri: z.string().describe('What the provider must know as redirect URI'),
    backchannel_logout_uri: z.string().describe('Where the provider sends logout tokens'),
    sign_in_url: z.string().describe('Where people begin to sign in'),
    created_at: Timestamp.describe('When it was created'),
    updated_at: Timestamp.describe('When it was changed last'),
  })
  .meta({ id: 'SsoConnection' })

const viewOf = (issuer: Issuer, { connection, domains }: ShownConnection): z.infer<typeof ConnectionView> => ({
  connection_id: connection.id,
  name: connection.name,
  issuer: connection.issuer,
  client_id: connection.clientId,
  domains: domains.map(domainView),
  default_roles: connection.defaultRoles,
  provision: connection.provision,
  require_sso: connection.requireSso,
  trust_email: connection.trustEmail,
  redirect_uri: issuer.at(CALLBACK_PATH),
  backchannel_logout_uri: issuer.at(`/sign-in/sso/${connection.id}/logout`),
  sign_in_url: issuer.at(`/sign-in/sso?connection=${connection.id}`),
  created_at: iso(connection.createdAt),
  updated_at: iso(connection.updatedAt),
})

const domainView = ({ domain, token, verifiedDomain, verifiedBy, verifiedAt }: SsoDomain) => ({
  domain,
  verified: verifiedDomain != null,
  verified_by: verifiedBy ?? null,
  verified_at: isoOrNull(verifiedAt),
  record_name: recordNameOf(domain),
  record_value: recordValueOf(token),
})

const Settings = z.object({
  name: Name.describe('Name, unique in the tenant'),
  issuer: Text.describe(
    'Issuer of the OpenID provider: an https URL, exactly as its metadata at `/.well-known/openid-configuration` names it',
  ),
  client_id: Text.describe('Id of Keystead at the provider'),
  domains: z
    .array(DomainName)
    .min(1, 'must not be empty')
    .max(20)
    .describe('Domains of the email addresses that it signs in; each must be verified'),
  default_roles: Roles.default([]).describe(
    'Roles of the users that it creates; you can give only roles that you hold',
  ),
  provision: Provision.describe(PROVISION),
  require_sso: z.boolean().default(false).describe(REQUIRE),
  trust_email: z.boolean().default(false).describe(TRUST_EMAIL),
})

const settingsOf = (input: z.infer<typeof Settings> & { client_secret?: string | undefined }): SsoSettings => ({
  name: input.name,
  issuer: input.issuer,
  clientId: input.client_id,
  clientSecret: input.client_secret,
  domains: input.domains,
  defaultRoles: input.default_roles,
  provision: input.provision,
  requireSso: input.require_sso,
  trustEmail: input.trust_email,
})

const ById = z.object({ connection_id: z.string().max(100).describe('Id of the connection') })

export const ssoConnections = {
  list: scoped('sso:manage')
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/v1/sso-connections',
        summary: 'List the identity providers of the tenant, newest first',
        tags: ['sso'],
      },
      list: 'enveloped',
    })
    .input(z.strictObject(paging))
    .output(listAnswerOf(ConnectionView))
    .query(async ({ ctx: { core, work }, input }) => {
      const { items, next } = await core.ssoConnections.list(work, input)
      const views = items.map((shown) => viewOf(core.oauth.issuer, shown))
      return listAnswer(core.clock, 'SSO connections retrieved successfully', views, next)
    }),

  create: scoped('sso:manage')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/sso-connections',
        summary: 'Let an OpenID provider sign people of the tenant in',
        successDescription: 'The connection, whose domains are to be verified',
        tags: ['sso'],
      },
      failure: 'SSO connection creation failed',
    })
    .input(Settings.extend({ client_secret: ClientSecret.describe('Its secret at the provider; never shown again') }))
    .output(answerOf(ConnectionView))
    .mutation(async ({ ctx: { core, work }, input }) => {
      const shown = await core.ssoConnections.create(work, settingsOf(input))
      return answerWith(core.clock, 'SSO connection created successfully', viewOf(core.oauth.issuer, shown))
    }),

  get: scoped('sso:manage')
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/v1/sso-connections/{connection_id}',
        summary: 'Get an identity provider of the tenant',
        successDescription: 'The connection',
        tags: ['sso'],
      },
    })
    .input(ById)
    .output(answerOf(ConnectionView))
    .query(async ({ ctx: { core, work }, input }) => {
      const shown = await core.ssoConnections.get(work, input.connection_id)
      return answerWith(core.clock, 'SSO connection retrieved successfully', viewOf(core.oauth.issuer, shown))
    }),

  update: scoped('sso:manage')
    .meta({
      openapi: {
        method: 'PUT',
        path: '/api/v1/sso-connections/{connection_id}',
        summary: 'Replace an identity provider; with another issuer or client its sessions end',
        successDescription: 'The connection; domains that it had stay verified',
        tags: ['sso'],
      },
      failure: 'SSO connection update failed',
    })
    .input(
      Settings.extend({
        ...ById.shape,
        client_secret: ClientSecret.optional().describe(
          'A new secret; by default the present one stays. Required with another issuer or client_id',
        ),
      }),
    )
    .output(answerOf(ConnectionView))
    .mutation(async ({ ctx: { core, work }, input }) => {
      const shown = await core.ssoConnections.update(work, input.connection_id, settingsOf(input))
      return answerWith(core.clock, 'SSO connection updated successfully', viewOf(core.oauth.issuer, shown))
    }),

  delete: scoped('sso:manage')
    .meta({
      openapi: {
        method: 'DELETE',
        path: '/api/v1/sso-connections/{connection_id}',
        summary: 'Delete an identity provider, and end the sessions that it opened',
        successDescription: 'The connection is deleted, and its sessions have ended on every replica',
        tags: ['sso'],
      },
    })
    .input(ById)
    .output(
      answerOf(z.object({ connection_id: ConnectionId, receipt: ReceiptField }).meta({ id: 'DeletedSsoConnection' })),
    )
    .mutation(async ({ ctx: { core, work }, input }) => {
      const { connection_id } = input
      await core.ssoConnections.delete(work, connection_id)
      return answerWith(core.clock, 'SSO connection deleted successfully', { connection_id })
    }),

  verifyDomain: scoped('sso:manage')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/sso-connections/{connection_id}/domains/{domain}/verify',
        summary: 'Verify a domain by its DNS record, or as an operator',
        successDescription: 'The connection, which signs the addresses of the domain in',
        tags: ['sso'],
      },
      failure: 'Domain verification failed',
    })
    .input(
      ById.extend({
        domain: DomainName.describe('A domain of the connection'),
        by: Verification.default('dns').describe(
          '`operator`: without the record, for a Super Admin of the default tenant, in any tenant',
        ),
      }),
    )
    .output(answerOf(ConnectionView))
    .mutation(async ({ ctx: { core, work }, input: { connection_id, domain, by } }) => {
      const { ssoConnections: connections, oauth } = core
      const shown =
        by === 'operator'
          ? await connections.vouchForDomain(work, connection_id, domain)
          : await connections.verifyDomain(work, connection_id, domain)
      return answerWith(core.clock, 'Domain verified successfully', viewOf(oauth.issuer, shown))
    }),
}
