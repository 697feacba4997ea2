import { Migration } from '@mikro-orm/migrations'

const TABLE = `
  create table federated_credential (
    id uuid primary key, tenant_id uuid not null,
    user_id uuid not null constraint federated_credential_user_id_foreign references api_user on delete cascade,
    name text, issuer text not null, subject text not null, audience text not null, claims jsonb not null, jwks_uri text,
    scopes text[], reusable boolean not null, created_at timestamptz(3) not null
  );
  create index federated_credential_page_idx on federated_credential (user_id, id);
  create index federated_credential_issuer_idx on federated_credential (issuer, tenant_id);`

/** A notice of the change feed, beside those of the migrations before: `gf<id>`, a federated credential, on which tokens hang. */
const CHANGE_FEED = `
  create function keystead_federated_changed() returns trigger language plpgsql as $$
  begin perform pg_notify('keystead', 'gf' || old.id); return null; end $$;
  create trigger keystead_federated_changed after update or delete on federated_credential
    for each row execute function keystead_federated_changed();
  create trigger keystead_emptied after truncate on federated_credential for each statement execute function keystead_emptied();
  alter table federated_credential enable always trigger keystead_federated_changed, enable always trigger keystead_emptied;`

/** The workloads of other issuers that may stand for a user. */
export class FederatedCredentials extends Migration {
  override name = '20261129131900-federated-credentials'

  override up(): void {
    for (const sql of [TABLE, CHANGE_FEED]) this.addSql(sql)
  }
}
