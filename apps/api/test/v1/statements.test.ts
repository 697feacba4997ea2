import { randomUUID } from 'node:crypto'
import { StatementCount } from '@keystead/db/testing'
import { beforeAll, expect, test } from 'vitest'
import type { TestClient } from '../support/client.ts'
import { foreignKey, KEYS, makeUser, sha256Of } from '../verify/support.ts'
import { buildWorld, sharedBench } from './support.ts'

let owner: TestClient

beforeAll(async () => {
  const world = await buildWorld((await sharedBench()).server)
  owner = world.tenant.owner
})

/** What an import reads and writes; the service does other things meanwhile. */
const OF_IMPORTS = /"project"|"api_user"|"membership"|"api_key"|insert into api_key/

/** How many statements an import of so many keys takes, each with a project, limits and credits. */
async function statementsFor(count: number): Promise<number> {
  const project_name = `project-${randomUUID()}`
  await owner.post('/api/v1/projects', { project_name })
  const user_id = await makeUser(owner)
  await owner.post(`/api/v1/projects/${project_name}/users`, { user_id })
  const limits = [{ name: 'requests', limit: 10, window_seconds: 60 }]
  const keys = Array.from({ length: count }, () => ({
    ...{ sha256: sha256Of(foreignKey()), user_id, project_id: project_name, scopes: ['read'] },
    ...{ limits, credits: { remaining: 5 } },
  }))
  using statements = new StatementCount(OF_IMPORTS)
  const { status, body } = await owner.post(`${KEYS}/import`, { keys })
  expect([status, body.data.key_ids.length]).toEqual([200, count])
  return statements.count
}

test('an import takes as many statements for a thousand keys as for two', async () => {
  const few = await statementsFor(2)
  expect(few).toBeGreaterThan(3)
  expect(await statementsFor(1000)).toBe(few)
})
