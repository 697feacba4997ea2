import { Migration } from '@mikro-orm/migrations'

const KEYS = `
  create table storage_key (
    id uuid primary key, tenant_id uuid not null, version int not null, wrapper text not null, sealed bytea null,
    created_at timestamptz(3) not null, destroyed_at timestamptz(3) null,
    constraint storage_key_version_key unique (tenant_id, version)
  );`

const OBJECTS = `
  create table stored_object (
    id uuid primary key, tenant_id uuid not null, user_id uuid not null, name text null, size bigint not null,
    sha256 bytea not null, content_type text not null, classification text null, metadata jsonb not null,
    client_encryption text null, key_id uuid not null, sealed_key bytea not null, created_at timestamptz(3) not null,
    expires_at timestamptz(3) null, deleted_at timestamptz(3) null
  );
  create index stored_object_page_idx on stored_object (tenant_id, id);
  create index stored_object_classification_idx on stored_object (tenant_id, classification, id);
  create index stored_object_key_idx on stored_object (key_id, id);
  create index stored_object_size_idx on stored_object (tenant_id, expires_at, size) where deleted_at is null;
  create index stored_object_expiry_idx on stored_object (expires_at) where deleted_at is null and expires_at is not null;
  create index stored_object_deleted_idx on stored_object (deleted_at) where deleted_at is not null;`

const FILES = `
  create table storage_file (id uuid primary key, tenant_id uuid not null, remove_after timestamptz(3) not null);
  create index storage_file_remove_idx on storage_file (remove_after);`

/** Encrypted objects, the keys of tenants that they are under, and files that are to be removed. */
export class Storage extends Migration {
  override name = '20261129205000-storage'

  override up(): void {
    for (const sql of [KEYS, OBJECTS, FILES]) this.addSql(sql)
  }
}
