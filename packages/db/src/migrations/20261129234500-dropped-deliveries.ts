import { Migration } from '@mikro-orm/migrations'

/** A plugin that an earlier release enables awaits no event: what waits for it then is sent, as that release has it. */
export class DroppedDeliveries extends Migration {
  override up(): void {
    this.addSql(`alter table "plugin" add "awaited_event_id" uuid null;`)
  }
}
