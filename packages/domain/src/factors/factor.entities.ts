import { defineEntity, p } from '@mikro-orm/core'
import { newId } from '../ids.ts'
import { tenantFilter } from '../tenant-filter.ts'
import { ApiUser } from '../users/api-user.entity.ts'

const TotpFactorSchema = defineEntity({
  name: 'TotpFactor',
  tableName: 'totp_factor',
  filters: { tenant: tenantFilter },
  properties: {
    id: p.uuid().primary().onCreate(newId),
    tenantId: p.uuid(),
    user: () => p.manyToOne(ApiUser).ref().deleteRule('cascade').unique('totp_factor_user_key'),
    /** The shared secret in base32, encrypted. @see Vault */
    sealedSecret: p.blob().fieldName('secret_sealed').hidden(),
    /** The server secret that it is encrypted under. */
    sealedWith: p.text().hidden(),
    /** The newest time step (RFC 6238) whose code was accepted: no code of it, or of one before, is accepted again. */
    lastStep: p.bigint('number'),
    /** Null until a first code has shown that the app has the secret; until then it counts for nothing. */
    confirmedAt: p.datetime(3).nullable(),
    createdAt: p.datetime(3),
    lastUsedAt: p.datetime(3).nullable(),
  },
})

/** The authenticator app of a person, which shows a new code every 30 seconds. */
export class TotpFactor extends TotpFactorSchema.class {}
TotpFactorSchema.setClass(TotpFactor)

const PasskeySchema = defineEntity({
  name: 'Passkey',
  tableName: 'passkey',
  filters: { tenant: tenantFilter },
  properties: {
    id: p.uuid().primary().onCreate(newId),
    tenantId: p.uuid(),
    user: () => p.manyToOne(ApiUser).ref().deleteRule('cascade').index('passkey_user_idx'),
    /** As the authenticator chose it, in all tenants once. */
    credentialId: p.blob().unique('passkey_credential_key').hidden(),
    /** In COSE format (RFC 9052). */
    publicKey: p.blob().hidden(),
    /** The newest signature count; 0 for authenticators that do not count. One that does not rise means a copied authenticator. */
    counter: p.bigint('number'),
    /** How a browser can reach the authenticator, for example `internal` or `usb`. */
    transports: p.array(),
    name: p.text(),
    createdAt: p.datetime(3),
    lastUsedAt: p.datetime(3).nullable(),
  },
})

/** A WebAuthn credential of a person. */
export class Passkey extends PasskeySchema.class {}
PasskeySchema.setClass(Passkey)

const RecoveryCodeSchema = defineEntity({
  name: 'RecoveryCode',
  tableName: 'recovery_code',
  filters: { tenant: tenantFilter },
  uniques: [{ name: 'recovery_code_hash_key', properties: ['user', 'hash'] }],
  properties: {
    id: p.uuid().primary().onCreate(newId),
    tenantId: p.uuid(),
    user: () => p.manyToOne(ApiUser).ref().deleteRule('cascade'),
    /** HMAC-SHA256 of the code and its person. */
    hash: p.blob().hidden(),
    createdAt: p.datetime(3),
    usedAt: p.datetime(3).nullable(),
  },
})

/** A code that stands in once for a lost factor. */
export class RecoveryCode extends RecoveryCodeSchema.class {}
RecoveryCodeSchema.setClass(RecoveryCode)

/**
 * What a challenge is for.
 *
 * - `login`: the password was right, a factor is to follow
 * - `enrolment`: the password was right, and the tenant demands that a factor is added before there is a session
 * - `passkey`: a log-in by passkey alone, which has a row only once it was used
 * - `registration`: a passkey is to be added by a session
 * - `reauthentication`: a session is to be confirmed with a passkey
 */
export type ChallengeKind = 'login' | 'enrolment' | 'passkey' | 'registration' | 'reauthentication'

const AuthChallengeSchema = defineEntity({
  name: 'AuthChallenge',
  tableName: 'auth_challenge',
  filters: { tenant: tenantFilter },
  properties: {
    id: p.uuid().primary().onCreate(newId),
    tenantId: p.uuid(),
    user: () => p.manyToOne(ApiUser).ref().deleteRule('cascade').index('auth_challenge_user_idx'),
    kind: p.text().$type<ChallengeKind>(),
    /** HMAC-SHA256 of the challenge. */
    hash: p.blob().unique('auth_challenge_hash_key').hidden(),
    /** HMAC-SHA256 of the stored password hash: another password voids the challenge. Null where no password was asked. */
    passwordMark: p.blob().nullable().hidden(),
    /** Where an identity provider took the place of the password. @see Session */
    ssoConnectionId: p.uuid().nullable(),
    ssoSid: p.text().nullable().hidden(),
    createdAt: p.datetime(3),
    // Serves the sweep of expired challenges.
    expiresAt: p.datetime(3).index('auth_challenge_expires_idx'),
  },
})

/** The first step of a log-in, or of an enrolment, that another request completes. It is deleted when it is completed, but for one of kind `passkey`. */
export class AuthChallenge extends AuthChallengeSchema.class {}
AuthChallengeSchema.setClass(AuthChallenge)
