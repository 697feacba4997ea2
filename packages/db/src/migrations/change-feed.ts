/**
 * Tells every replica of each change of what verification depends on, whoever makes it: triggers send the notification, which
 * PostgreSQL delivers if and when the transaction commits, and in the order of commits. The text is a letter and what changed:
 *
 * - `k<hash>`: an API key, `s<hash>`: a session (hashes in hexadecimal)
 * - `t<jti>`: a content token
 * - `u<id>`: a user
 *
 * A key that was minted here is not announced when it is made: nobody can have asked for it before. One that was chosen
 * elsewhere is, since replicas remember that they did not know it. Use of a key changes none of the columns named here.
 */
const CHANGES_OF_KEYS =
  'tenant_id, user_id, project_id, hash, scopes, limits, ip_allowlist, environment, external_id, metadata, meter_id, ' +
  'expires_at, disabled_at, revoked_at, kind, imported'

const functionOf = (name: string, body: string): string => `
  create function keystead_${name}() returns trigger language plpgsql as $$
  begin
    ${body}
    return null;
  end $$`

const notify = (letter: string, text: string): string =>
  `perform pg_notify('keystead', '${letter}' || ${text});`

const trigger = (name: string, table: string, events: string, when = ''): string => `
  create trigger keystead_${name} after ${events} on ${table} for each row ${when} execute function keystead_${name}()`

export const CREATE_CHANGE_FEED: readonly string[] = [
  functionOf(
    'key_changed',
    `if tg_op <> 'INSERT' then ${notify('k', `encode(old.hash, 'hex')`)} end if;
     if tg_op <> 'DELETE' then ${notify('k', `encode(new.hash, 'hex')`)} end if;`,
  ),
  trigger('key_changed', 'api_key', `update of ${CHANGES_OF_KEYS} or delete`),
  functionOf('key_taken_over', notify('k', `encode(new.hash, 'hex')`)),
  trigger('key_taken_over', 'api_key', 'insert', `when (new.imported or new.kind = 'bootstrap')`),
  functionOf(
    'credit_changed',
    `perform pg_notify('keystead', 'k' || encode(hash, 'hex')) from api_key
     where id = coalesce(new.key_id, old.key_id) or meter_id = coalesce(new.key_id, old.key_id);`,
  ),
  trigger('credit_changed', 'key_credit', 'insert or update of version or delete'),
  functionOf('session_ended', notify('s', `encode(old.hash, 'hex')`)),
  trigger('session_ended', 'session', 'update or delete'),
  functionOf('token_changed', notify('t', 'old.jti')),
  trigger('token_changed', 'content_token', 'update of jti, user_id, tenant_id or delete'),
  functionOf('user_changed', notify('u', 'old.id')),
  trigger('user_changed', 'api_user', 'update of status, expires_at, roles, scopes, name, email or delete'),
]

export const DROP_CHANGE_FEED: readonly string[] = [
  ['key_changed', 'api_key'],
  ['key_taken_over', 'api_key'],
  ['credit_changed', 'key_credit'],
  ['session_ended', 'session'],
  ['token_changed', 'content_token'],
  ['user_changed', 'api_user'],
].flatMap(([name, table]) => [
  `drop trigger if exists keystead_${name} on ${table}`,
  `drop function if exists keystead_${name}()`,
])
