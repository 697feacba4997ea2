import { expect } from 'vitest'
import type { TestTenant } from '../support/server.ts'
import type { Walked } from './writes.ts'

const STREAM = '/ssf/v1/stream'
const POLL = 'urn:ietf:rfc:8936'

/** Calls the transmitter of signals. */
export async function ssf(walked: Walked, { owner }: TestTenant): Promise<void> {
  const send = async (method: string, path: string, body: object | undefined, template = path) => {
    const answer = await owner.request(method, path, body)
    expect(answer.status, `${method} ${path}: ${answer.text}`).toBeLessThan(300)
    walked.add(`${method} ${template}`)
    return answer.body
  }
  const { stream_id } = await send('POST', STREAM, { description: 'walked' })
  await send('PATCH', STREAM, { stream_id, description: 'changed' })
  await send('PUT', STREAM, { stream_id, delivery: { method: POLL } })
  const subject = { format: 'opaque', id: 'a key' }
  await send('POST', '/ssf/v1/subjects:remove', { stream_id, subject })
  await send('POST', '/ssf/v1/subjects:add', { stream_id, subject })
  await send('POST', '/ssf/v1/verify', { stream_id, state: 'walked' })
  const polled = await send('POST', `/ssf/v1/poll/${stream_id}`, {}, '/ssf/v1/poll/{stream_id}')
  await send(
    'POST',
    `/ssf/v1/poll/${stream_id}`,
    { ack: Object.keys(polled.sets), returnImmediately: true },
    '/ssf/v1/poll/{stream_id}',
  )
  await send('POST', '/ssf/v1/status', { stream_id, status: 'disabled' })
  await send('POST', '/ssf/v1/status', { stream_id, status: 'enabled' })
  await send('DELETE', `${STREAM}?stream_id=${stream_id}`, undefined, STREAM)
}
