import { Migration } from '@mikro-orm/migrations'

const TABLES = [
  `create table scim_profile (
    user_id uuid primary key, tenant_id uuid not null,
    external_id text, display_name text, formatted_name text, family_name text, given_name text,
    email_type text, is_email_primary boolean not null, other_emails jsonb not null, group_roles text[] not null, updated_at timestamptz(3) not null,
    constraint scim_profile_user_id_foreign foreign key (user_id) references api_user (id) on update cascade on delete cascade
  )`,
  'create index scim_profile_external_id_idx on scim_profile (tenant_id, external_id)',
  `create table scim_group (
    id uuid primary key, tenant_id uuid not null,
    display_name citext not null, external_id text, roles text[] not null, is_mapped boolean not null,
    created_at timestamptz(3) not null, updated_at timestamptz(3) not null,
    constraint scim_group_display_name_key unique (tenant_id, display_name)
  )`,
  'create index scim_group_page_idx on scim_group (tenant_id, id)',
  `create table scim_member (
    group_id uuid not null, user_id uuid not null, tenant_id uuid not null,
    primary key (group_id, user_id),
    constraint scim_member_group_id_foreign foreign key (group_id) references scim_group (id) on update cascade on delete cascade,
    constraint scim_member_user_id_foreign foreign key (user_id) references api_user (id) on update cascade on delete cascade
  )`,
  'create index scim_member_user_idx on scim_member (user_id)',
]

/** People and groups that an identity provider sends by SCIM. */
export class Scim extends Migration {
  override up(): void {
    for (const sql of TABLES) this.addSql(sql)
  }
}
