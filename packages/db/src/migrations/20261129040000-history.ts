import { Migration } from '@mikro-orm/migrations'

/** The tables of whose rows replicas keep copies. */
const COPIED = ['api_key', 'api_user', 'session', 'content_token', 'key_credit']

/** Triggers of the change feed, with their tables. */
const TRIGGERS = [
  ['key_changed', 'api_key'],
  ['key_taken_over', 'api_key'],
  ['credit_changed', 'key_credit'],
  ['session_ended', 'session'],
  ['token_changed', 'content_token'],
  ['user_changed', 'api_user'],
]

/**
 * What empties a table, or restores its rows with triggers switched off, is told to replicas too: the letter `z` has every one begin
 * anew with an empty copy. A release from before does not know the letter, and passes over it.
 */
export class History extends Migration {
  override name = '20261129040000-history'

  override up(): void {
    this.addSql(`
      create function keystead_emptied() returns trigger language plpgsql as $$
      begin
        perform pg_notify('keystead', 'z' || tg_table_name);
        return null;
      end $$`)
    for (const table of COPIED) {
      this.addSql(
        `create trigger keystead_emptied after truncate on "${table}" for each statement execute function keystead_emptied()`,
      )
      this.addSql(`alter table "${table}" enable always trigger keystead_emptied`)
    }
    // They tell of rows that replication or a restore writes, too.
    for (const [name, table] of TRIGGERS) this.addSql(`alter table "${table}" enable always trigger keystead_${name}`)
  }

  override down(): void {
    for (const [name, table] of TRIGGERS) this.addSql(`alter table "${table}" enable trigger keystead_${name}`)
    for (const table of COPIED) this.addSql(`drop trigger keystead_emptied on "${table}"`)
    this.addSql('drop function keystead_emptied()')
  }
}
