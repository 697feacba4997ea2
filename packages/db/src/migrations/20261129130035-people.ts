import { Migration } from '@mikro-orm/migrations'

const LINKS = `
  create table invitation (
    id uuid primary key, tenant_id uuid not null,
    email citext not null, roles text[] not null, scopes text[] not null,
    inviter_id uuid not null constraint invitation_inviter_id_foreign references api_user on delete cascade,
    inviter_key_id uuid,
    hash bytea not null constraint invitation_hash_key unique,
    created_at timestamptz(3) not null, expires_at timestamptz(3) not null,
    constraint invitation_email_key unique (tenant_id, email)
  );
  create index invitation_inviter_idx on invitation (inviter_id);
  create index invitation_page_idx on invitation (tenant_id, id);
  create index invitation_expires_idx on invitation (expires_at);

  create table password_reset (
    id uuid primary key, tenant_id uuid not null,
    user_id uuid not null constraint password_reset_user_id_foreign references api_user on delete cascade
      constraint password_reset_user_key unique,
    hash bytea not null constraint password_reset_hash_key unique,
    created_at timestamptz(3) not null, expires_at timestamptz(3) not null
  );
  create index password_reset_expires_idx on password_reset (expires_at);

  alter table api_user add password_demanded_at timestamptz(3);
  alter table session add last_seen_at timestamptz(3), add ip text, add user_agent text;`

/** When a session was last seen is no news to replicas: whether it works does not depend on their copy of it. */
const CHANGE_FEED = `
  drop trigger keystead_session_ended on session;
  create trigger keystead_session_ended after delete or update of id, tenant_id, user_id, hash, created_at, expires_at
    on session for each row execute function keystead_session_ended();
  alter table session enable always trigger keystead_session_ended;`

/** Invitations, links that set passwords, and what a list of sessions shows. */
export class People extends Migration {
  override up(): void {
    for (const sql of [LINKS, CHANGE_FEED]) this.addSql(sql)
  }
}
