import { until } from '../process/service.ts'
import { type Caller, keyWith } from '../support/callers.ts'
import type { TestClient } from '../support/client.ts'
import type { TestServer, TestTenant } from '../support/server.ts'

export const ECHO = { provider: 'echo', model: 'echo' }

/** Keys of one tenant that hold what the document's scopes give. */
export async function jobCallers(server: TestServer, tenant: TestTenant): Promise<Record<string, Caller>> {
  const [reader, writer, both] = await Promise.all(
    [['read'], ['write'], ['read', 'write']].map((scopes) => keyWith(server, tenant, scopes)),
  )
  return { reader: reader!, writer: writer!, both: both! }
}

/** A job that waits in the queue. @returns its id */
export async function createJob(client: TestClient, fields: object = {}): Promise<string> {
  const { status, body, text } = await client.post('/api/jobs', { ...ECHO, prompt: 'Hello', ...fields })
  if (status !== 201) throw new Error(`no job was created: ${status} ${text}`)
  return body.id
}

/** Waits for a job to come to an end, or to whatever is asked for. */
export async function jobOnce(
  client: Pick<TestClient, 'get'>,
  id: string,
  isThere: (job: JobBody) => boolean = ({ status }) => status !== 'PENDING' && status !== 'PROCESSING',
  within = 20_000,
): Promise<JobBody> {
  return until(
    'the job is there',
    async () => {
      const { body } = await client.get(`/api/jobs/${id}`)
      return isThere(body) ? body : undefined
    },
    within,
  )
}

export interface JobBody {
  id: string
  status: string
  result: string | null
  error: string | null
  tokens_in: number | null
  tokens_out: number | null
  cost: number | null
  started_at: string | null
  finished_at: string | null
}
