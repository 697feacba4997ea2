import { defineEntity, p } from '@mikro-orm/core'

/** The one row of {@link Installation} has this id. */
export const INSTALLATION_ID = 1

const InstallationSchema = defineEntity({
  name: 'Installation',
  tableName: 'installation',
  properties: {
    id: p.smallint().primary().autoincrement(false),
    /** The newest migration that was applied, as its 14 digits. */
    schema: p.text(),
    /** Releases whose own newest migration is this or later may run on it. */
    oldestSchema: p.text(),
    /** The version of the release that migrated it, for people. */
    release: p.text(),
    /** The server secret under which credentials are issued; null until the first start. */
    secretId: p.text().nullable(),
    /** When the owner and the admin key were created. A later start creates neither again. */
    firstStartAt: p.datetime(3).nullable(),
    /** A key whose generated text was not shown yet: the next start generates another. */
    unshownKeyId: p.uuid().nullable(),
    /** A user whose generated password was not shown yet: the next start generates another. */
    unshownOwnerId: p.uuid().nullable(),
  },
})

/** The state of a database: which releases may run on it, under which secret, and what remains of its first start. */
export class Installation extends InstallationSchema.class {}
InstallationSchema.setClass(Installation)

const ServerSecretSchema = defineEntity({
  name: 'ServerSecretRow',
  tableName: 'server_secret',
  properties: {
    id: p.text().primary(),
    /** Derived from the secret; reveals nothing about it. */
    checkValue: p.blob(),
    recordedAt: p.datetime(3),
  },
})

/** A secret that a start was configured with, to check that another start has the same. */
export class ServerSecretRow extends ServerSecretSchema.class {}
ServerSecretSchema.setClass(ServerSecretRow)

const ConfiguredKeySchema = defineEntity({
  name: 'ConfiguredKey',
  tableName: 'configured_key',
  properties: {
    /** HMAC-SHA256 of the text under one of the server secrets. */
    hash: p.blob().primary(),
    /** No foreign key: it outlives the key, so that a text whose key is gone does not come back. */
    keyId: p.uuid(),
  },
})

/** A text that the environment once set as the admin key, whichever secret the key itself is stored under. */
export class ConfiguredKey extends ConfiguredKeySchema.class {}
ConfiguredKeySchema.setClass(ConfiguredKey)
