import { randomUUID } from 'node:crypto'
import type { TestServer, TestTenant } from '../support/server.ts'
import type { Call } from './writes.ts'

/** A plugin, whose receiver is at an address that is not permitted. */
export async function plugins(call: Call, { sql }: TestServer, { id: tenantId }: TestTenant): Promise<void> {
  const settings = { id: `com.example.p${randomUUID()}`, name: 'Plugin', version: '1.0.0', events: ['user.*'] }
  const { data: made } = await call('POST', '/api/v1/plugins', { ...settings, url: 'https://localhost:9443/events' })
  const plugin = `/api/v1/plugins/${made.plugin_id}`
  await call('PATCH', plugin, { name: 'Renamed' })
  await call('POST', `${plugin}/disable`, {})
  await call('POST', `${plugin}/enable`, {})
  await call('POST', `${plugin}/test`, {})
  await call('POST', `${plugin}/rotate-secret`, {})
  const deliveryId = randomUUID()
  await sql.rows(
    `insert into webhook_delivery
       (id, tenant_id, plugin_id, position, event_id, event, body, status, attempts, created_at)
     values ($1, $2, $3, nextval('webhook_delivery_position'), gen_random_uuid(), 'user.created', '{}', 'dead', '[]', now())`,
    [deliveryId, tenantId, made.plugin_id],
  )
  await call('POST', `${plugin}/deliveries/${deliveryId}/redeliver`, {})
  await call('DELETE', plugin)
}
