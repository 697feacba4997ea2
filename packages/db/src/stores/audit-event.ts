/** The beginning of what adds audit events that stand alone, with a mutation, in one statement; the rows follow. */
export const INSERT_AUDIT_EVENT = `
  insert into audit_event (id, tenant_id, actor_id, actor_key_id, action, target_type, target_id, outcome, ip, user_agent,
                           request_id, details, created_at)`
