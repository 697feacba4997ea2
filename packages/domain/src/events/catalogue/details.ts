import type { Json, JsonObject } from '../../json.ts'
import type { SettingChange } from '../../settings/settings-version.entity.ts'

type Schema = Readonly<JsonObject>

/** What a detail is: its JSON Schema, and the type that code must give for it. */
interface Kind<Value> {
  schema: Schema & { readonly type: Json }
  /** Never set: it carries the type. */
  value?: Value
}

const text: Kind<string> = { schema: { type: 'string' } }
const id: Kind<string> = { schema: { type: 'string', format: 'uuid' } }
const moment: Kind<string> = { schema: { type: 'string', format: 'date-time' } }
const count: Kind<number> = { schema: { type: 'integer' } }
const number: Kind<number> = { schema: { type: 'number' } }
const flag: Kind<boolean> = { schema: { type: 'boolean' } }
const texts: Kind<readonly string[]> = { schema: { type: 'array', items: { type: 'string' } } }
const countOrText: Kind<number | string> = { schema: { type: ['integer', 'string'] } }
const countOrTexts: Kind<number | readonly string[]> = {
  schema: { type: ['integer', 'array'], items: { type: 'string' } },
}
const claims: Kind<Readonly<Record<string, string>>> = {
  schema: { type: 'object', additionalProperties: { type: 'string' } },
}
const settingChanges: Kind<readonly SettingChange[]> = {
  schema: {
    type: 'array',
    items: {
      type: 'object',
      required: ['setting', 'before', 'after'],
      properties: { setting: { type: 'string' }, before: {}, after: {} },
    },
  },
}

const orNull = <Value>({ schema }: Kind<Value>): Kind<Value | null> => ({
  schema: { ...schema, type: [schema.type, 'null'] },
})

/** What the details of events say, by the name of the detail. A detail is the same in every event that has it. */
export const DETAILS = {
  actor: {
    ...text,
    description: 'Who acted, when it was no user: `system`; of an exchange, the subject of the actor token',
  },
  added_members: { ...count, description: 'Number of members that the group has got' },
  address: { ...text, description: 'The address that the requests came from' },
  audience: { ...text, description: 'What the tokens of the workload must be for' },
  by: { ...text, description: 'How it was confirmed' },
  bytes: { ...count, description: 'Bytes of the objects that have ended' },
  cause: { ...text, description: 'What made the service do it: a command, or a setting' },
  changed: { ...texts, description: 'Names of the fields that were changed' },
  changes: { ...settingChanges, description: 'The settings that were changed, each with its value before and after' },
  claims: { ...claims, description: 'Claims that the tokens of the workload must have, by their names' },
  classification: {
    ...orNull(text),
    description: 'How confidential the object is, in the words of who stored it; null for none',
  },
  client_id: { ...text, description: 'Id of the OAuth client; of a connection, as the identity provider knows it' },
  config_id: { ...orNull(id), description: 'Id of the configuration' },
  connection_id: { ...id, description: 'Id of the connection to the identity provider' },
  content_type: { ...text, description: 'Media type of the object' },
  cost: { ...count, description: 'The cost that was charged' },
  count: { ...count, description: 'How many there were' },
  created_at: { ...moment, description: 'When it was made' },
  days: { ...count, description: 'After how many days the settings want a key to be rotated' },
  default_roles: { ...texts, description: 'Names of the roles of users who are created by the connection' },
  delivery_id: { ...id, description: 'Id of the delivery' },
  description: { ...orNull(text), description: 'What it is for, in words; null for nothing' },
  domain: { ...text, description: 'The domain that was verified' },
  domains: { ...texts, description: 'Domains of the connection' },
  email: { ...text, description: 'Email address of the person' },
  ended_grants: { ...count, description: 'Number of grants of OAuth clients that ended with it' },
  ended_keys: { ...count, description: 'Number of API keys that ended with it' },
  ended_sessions: { ...count, description: 'Number of sessions that ended with it' },
  event: { ...text, description: 'Name of the event that is delivered again' },
  events: { ...texts, description: 'Patterns of the events that the plugin gets' },
  events_requested: { ...orNull(texts), description: 'Types of the signals that the receiver wants; null: all' },
  expires_at: { ...orNull(moment), description: 'When it expires; null: never by itself' },
  factor: { ...text, description: 'Kind of the second factor that the person presented' },
  factors: { ...texts, description: 'Kinds of second factors that the person has' },
  grant_types: { ...texts, description: 'Grant types of OAuth that the client may use' },
  hour: { ...moment, description: 'The hour of the use, by its beginning' },
  id: { ...text, description: 'The name of the plugin that is unique with its version, such as `com.example.archive`' },
  inviter_id: { ...id, description: 'Id of the user who has invited the person' },
  issuer: { ...text, description: 'Issuer of the tokens, a URL' },
  jwks_uri: { ...orNull(text), description: 'Where the keys of the issuer are; null: as its metadata says' },
  kept_from: { ...count, description: 'Place in the log of the first event that is kept' },
  key_id: { ...id, description: 'Id of the API key' },
  keys: { ...count, description: 'Number of keys that were destroyed' },
  kind: { ...text, description: 'Kind of second factor' },
  last_used_at: { ...orNull(moment), description: 'When the key was last used; null: never' },
  made: { ...texts, description: 'Ids of the keys that were made' },
  management: { ...flag, description: 'Whether the key may call Keystead itself' },
  left_projects: { ...count, description: 'Number of projects that the user has left' },
  members: { ...count, description: 'Number of members that the group had' },
  method: { ...text, description: 'How signals are delivered: the URN of RFC 8935 for push, of RFC 8936 for poll' },
  model: { ...text, description: 'Model of the completion' },
  must_enrol: { ...flag, description: 'Whether the person must add a second factor first' },
  name: { ...orNull(text), description: 'Name of what it was done to; null for none' },
  narrowed_keys: { ...countOrTexts, description: 'Keys that lost scopes with it: their ids, or their number' },
  objects: { ...count, description: 'Number of objects that have ended' },
  overlap_seconds: { ...count, description: 'Seconds for which the secret before still signs' },
  provider: { ...text, description: 'Provider of the completion' },
  provision: { ...text, description: 'Who gets a user at the first sign-in: `any`, `invited` or `never`' },
  purged: { ...flag, description: 'Whether the bytes of the object were removed at once' },
  reason: { ...text, description: 'Why it was refused, or what was found to be wrong' },
  receiver: { ...orNull(text), description: 'Origin of the URL that gets the signals; null: they are polled' },
  redirect_uris: { ...texts, description: 'Where the client may have people sent back to' },
  removed: { ...texts, description: 'The scopes that were lost' },
  removed_members: { ...count, description: 'Number of members that the group has lost' },
  replaces: { ...id, description: 'Id of the key that is replaced' },
  require_sso: { ...flag, description: 'Whether people of the domains must sign in by the connection' },
  retires_at: { ...moment, description: 'When the replaced key stops working' },
  reusable: { ...flag, description: 'Whether a token of the workload may be presented more than once' },
  roles: { ...texts, description: 'Names of the roles that the user, the members or the person to come have' },
  rolled_back_to: { ...count, description: 'The version whose settings were taken again' },
  scope: { ...text, description: 'The scopes of the token, separated by spaces' },
  scopes: { ...orNull(texts), description: 'The scopes that it has now' },
  second_factor: { ...text, description: 'Whether a log-in must have a second factor: `required` or `optional`' },
  secret_changed: { ...flag, description: 'Whether the client secret was changed' },
  size: { ...count, description: 'Bytes of the object' },
  sso_connection_id: { ...id, description: 'Id of the connection by which the person signed in' },
  status: { ...text, description: 'Status of the stream' },
  subject: { ...text, description: 'The workload, as its issuer names it' },
  successor: { ...id, description: 'Id of the key that replaces it' },
  tenant_id: { ...id, description: 'Id of the tenant of the connection' },
  trust_email: { ...flag, description: 'Whether addresses count that the provider does not call verified' },
  type: { ...text, description: 'What kind of job it is' },
  user_id: { ...id, description: 'Id of the user whom it concerns' },
  users: { ...count, description: 'Number of users who have the role' },
  usual: { ...number, description: 'How often the key is used in its usual hour' },
  version: { ...countOrText, description: 'The version that there is now: of a plugin a text, otherwise a number' },
}

export type DetailName = keyof typeof DETAILS

/** What every event may have: the service or a command did it, and why. */
export const SYSTEM_DETAILS = ['actor', 'cause'] as const
export type SystemDetail = (typeof SYSTEM_DETAILS)[number]

/** What code gives for a detail. */
export type DetailValue<Name extends DetailName> = (typeof DETAILS)[Name] extends Kind<infer Value> ? Value : never
