/** The beginning of an INSERT of single audit events, in one statement with the mutation; the rows follow. */
export const INSERT_AUDIT_EVENT = `
  insert into audit_event (id, tenant_id, actor_id, actor_key_id, action, target_type, target_id, outcome, ip, user_agent,
                           request_id, details, created_at)`
