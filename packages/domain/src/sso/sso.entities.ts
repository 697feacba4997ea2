import { defineEntity, p } from '@mikro-orm/core'
import { newId } from '../ids.ts'
import { tenantFilter } from '../tenant-filter.ts'
import { ApiUser } from '../users/api-user.entity.ts'

/**
 * Who gets in by a connection, beside those who did before.
 *
 * - `never`: people of the tenant, found by their email
 * - `invited`: those, and whoever has an open invitation
 * - `any`: whoever has a verified email of a verified domain
 */
export const SSO_PROVISIONS = ['never', 'invited', 'any'] as const
export type SsoProvision = (typeof SSO_PROVISIONS)[number]

const SsoConnectionSchema = defineEntity({
  name: 'SsoConnection',
  tableName: 'sso_connection',
  filters: { tenant: tenantFilter },
  uniques: [{ name: 'sso_connection_name_key', properties: ['tenantId', 'name'] }],
  indexes: [
    // Lists of one tenant, newest first.
    { name: 'sso_connection_page_idx', properties: ['tenantId', 'id'] },
  ],
  properties: {
    id: p.uuid().primary().onCreate(newId),
    tenantId: p.uuid(),
    name: p.text(),
    /** Of the provider, as the claim `iss` has it. */
    issuer: p.text(),
    clientId: p.text(),
    /** The client secret, encrypted. @see Vault */
    sealedSecret: p.blob().fieldName('secret_sealed').hidden(),
    /** The server secret that it is encrypted under. */
    sealedWith: p.text().hidden(),
    /** Roles of the users that it creates. */
    defaultRoles: p.array(),
    provision: p.text().$type<SsoProvision>(),
    /** Whether the people whom it signs in may do so in no other way. */
    requireSso: p.boolean(),
    /** Whether an address counts as verified of which the provider does not say so; one that it calls unverified never does. */
    trustEmail: p.boolean().default(false),
    /** The scopes of who saved it last: it signs nobody in who holds more. */
    ceiling: p.array().hidden(),
    createdAt: p.datetime(3),
    updatedAt: p.datetime(3),
  },
})

/** An OpenID provider that signs people of a tenant in. */
export class SsoConnection extends SsoConnectionSchema.class {}
SsoConnectionSchema.setClass(SsoConnection)

const SsoDomainSchema = defineEntity({
  name: 'SsoDomain',
  tableName: 'sso_domain',
  filters: { tenant: tenantFilter },
  uniques: [{ name: 'sso_domain_connection_key', properties: ['connection', 'domain'] }],
  properties: {
    id: p.uuid().primary().onCreate(newId),
    tenantId: p.uuid(),
    connection: () => p.manyToOne(SsoConnection).ref().deleteRule('cascade'),
    /** In lower case, in its ASCII form. */
    domain: p.text(),
    /** The same while it is verified, in all tenants once; null before. */
    verifiedDomain: p.text().nullable().unique('sso_domain_verified_key'),
    /** What its TXT record must say. It is public. */
    token: p.text(),
    verifiedBy: p.text().$type<'dns' | 'operator'>().nullable(),
    verifiedAt: p.datetime(3).nullable(),
    createdAt: p.datetime(3),
  },
})

/** A domain whose email addresses a connection signs in, once it is verified. */
export class SsoDomain extends SsoDomainSchema.class {}
SsoDomainSchema.setClass(SsoDomain)

const SsoIdentitySchema = defineEntity({
  name: 'SsoIdentity',
  tableName: 'sso_identity',
  filters: { tenant: tenantFilter },
  uniques: [
    { name: 'sso_identity_subject_key', properties: ['connection', 'subject'] },
    { name: 'sso_identity_user_key', properties: ['user', 'connection'] },
  ],
  properties: {
    id: p.uuid().primary().onCreate(newId),
    tenantId: p.uuid(),
    connection: () => p.manyToOne(SsoConnection).ref().deleteRule('cascade'),
    user: () => p.manyToOne(ApiUser).ref().deleteRule('cascade'),
    /** The claim `sub` of the provider; null until the first sign-in. */
    subject: p.text().nullable(),
    createdAt: p.datetime(3),
    linkedAt: p.datetime(3).nullable(),
  },
})

/** Who a user is at a provider. */
export class SsoIdentity extends SsoIdentitySchema.class {}
SsoIdentitySchema.setClass(SsoIdentity)

const SsoAttemptSchema = defineEntity({
  name: 'SsoAttempt',
  tableName: 'sso_attempt',
  filters: { tenant: tenantFilter },
  properties: {
    id: p.uuid().primary().onCreate(newId),
    tenantId: p.uuid(),
    connection: () => p.manyToOne(SsoConnection).ref().deleteRule('cascade').index('sso_attempt_connection_idx'),
    /** HMAC-SHA256 of the secret in the browser's cookie. State, nonce and code verifier follow from that secret. */
    hash: p.blob().unique('sso_attempt_hash_key').hidden(),
    /** A path of this service. */
    returnTo: p.text(),
    // Serves the sweep.
    expiresAt: p.datetime(3).index('sso_attempt_expires_idx'),
  },
})

/** A browser that was sent to a provider and is to come back. It is deleted when it does. */
export class SsoAttempt extends SsoAttemptSchema.class {}
SsoAttemptSchema.setClass(SsoAttempt)
