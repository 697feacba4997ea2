import { defineEntity, p } from '@mikro-orm/core'
import { newId } from '../ids.ts'
import { tenantFilter } from '../tenant-filter.ts'
import { ApiUser } from '../users/api-user.entity.ts'

const FederatedCredentialSchema = defineEntity({
  name: 'FederatedCredential',
  tableName: 'federated_credential',
  filters: { tenant: tenantFilter },
  indexes: [
    // Lists of one user, newest first, and the rows that go with a user who is deleted.
    { name: 'federated_credential_page_idx', properties: ['user', 'id'] },
    // A token names its issuer, and nothing of Keystead.
    { name: 'federated_credential_issuer_idx', properties: ['issuer', 'tenantId'] },
  ],
  properties: {
    id: p.uuid().primary().onCreate(newId),
    tenantId: p.uuid(),
    user: () => p.manyToOne(ApiUser).ref().deleteRule('cascade'),
    name: p.text().nullable(),
    /** An https URL, as the claim `iss` has it; `spiffe://<trust domain>` for JWT-SVIDs, which need not have that claim. */
    issuer: p.text(),
    /** What the claim `sub` must be; exact, or with one `*`. */
    subject: p.text(),
    /** What the claim `aud` must be or contain. */
    audience: p.text(),
    /** What further claims must be, by name or JSON pointer; each exact, or with one `*`. */
    claims: p.json<Record<string, string>>(),
    /** Where the keys of the issuer are; null: where its metadata says. */
    jwksUri: p.text().nullable(),
    /** Granted like those of a management key; null: the scopes of its user. */
    scopes: p.array().nullable(),
    /** Whether a token of the issuer may be presented again until it expires, though it has a `jti`. */
    reusable: p.boolean(),
    createdAt: p.datetime(3),
  },
})

/**
 * Lets the tokens of another issuer, of one workload, stand for a user, without a stored secret (RFC 7523). Access tokens that were
 * issued for them hang on it, and end with it.
 */
export class FederatedCredential extends FederatedCredentialSchema.class {}
FederatedCredentialSchema.setClass(FederatedCredential)
