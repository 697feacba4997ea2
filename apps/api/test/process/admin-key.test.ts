import { openDatabase } from '@keystead/db'
import { Keyring, mint } from '@keystead/domain'
import { describe, expect, test, vi } from 'vitest'
import { installation, type Process, run, SECRET } from './service.ts'
import { start, type Start } from './starts.ts'

// Each starts processes, which take their time on a machine that has other work.
vi.setConfig({ testTimeout: 120_000 })

const KEYS = '/api/v1/api-keys'

const statusOf = async (service: Start | Process, credential: string): Promise<number> =>
  (await (await service.as(credential)).get('/users?limit=1')).status

async function stop(service: Process): Promise<void> {
  expect(await service.signal('SIGTERM')).toBe(0)
  expect(service.stderr()).toBe('')
}

/** Runs a service, does something with it, and stops it. @returns what it logged, and what it showed as made */
async function withService<T>(
  environment: Record<string, string>,
  work: (service: Start) => Promise<T>,
): Promise<{ value: T; said: string; generated: Start['generated'] }> {
  const service = await start(environment)
  const value = await work(service)
  await service.stop()
  return { value, said: service.logged(), generated: service.generated }
}

/** The lines of the log that speak of the admin key. */
const linesOf = (said: string): string[] =>
  said
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => String((JSON.parse(line) as { msg: unknown }).msg))
    .filter((text) => /admin key|KEYSTEAD_ADMIN_KEY/i.test(text))

interface KeyItem {
  key_id: string
  name: string
  status: string
}

async function adminKeyIds(service: Start, credential: string): Promise<string[]> {
  const { body } = await service.as(credential).get(`${KEYS}?limit=1000`)
  return (body.data as KeyItem[]).filter(({ name }) => name === 'Admin key').map(({ key_id: id }) => id)
}

const FIRST = 'the-first-admin-key'
const SECOND = 'the-second-admin-key'

describe('an admin key that was ended stays ended, whatever the environment says', () => {
  test('deleted through the API: a restart with the same environment goes on without it, and says so in one line', async () => {
    const place = { ...(await installation()), KEYSTEAD_ADMIN_KEY: FIRST }
    const { value: other } = await withService(place, async (service) => {
      const admin = service.as(FIRST)
      const made = await admin.post('/users', { name: 'Other', email: 'other@example.com', role: 'admin' })
      expect((await admin.delete(`${KEYS}/${encodeURIComponent(FIRST)}`)).status).toBe(200)
      expect(await statusOf(service, FIRST)).toBe(401)
      return String(made.body.api_key)
    })
    for (let restart = 0; restart < 2; restart += 1) {
      const { said, generated } = await withService(place, async (service) => {
        expect(await statusOf(service, FIRST)).toBe(401)
        expect(await statusOf(service, other)).toBe(200)
      })
      expect(generated.adminKey).toBeNull()
      const lines = linesOf(said)
      expect(lines).toHaveLength(1)
      expect(lines[0]).toMatch(/KEYSTEAD_ADMIN_KEY.*revoked.*no admin key is left.*admin-key reset/)
      expect(said).not.toContain(FIRST)
    }
  })

  test('rotated through the API: the successor lives through a restart, the dead one does not come back', async () => {
    const place = { ...(await installation()), KEYSTEAD_ADMIN_KEY: FIRST }
    const { value: successor } = await withService(place, async (service) => {
      const admin = service.as(FIRST)
      const rotated = await admin.post(`${KEYS}/rotate`, { api_key: FIRST })
      return String(rotated.body.data.new_api_key)
    })
    const { said } = await withService(place, async (service) => {
      expect(await statusOf(service, FIRST)).toBe(401)
      expect(await statusOf(service, successor)).toBe(200)
    })
    expect(linesOf(said)).toEqual([expect.stringMatching(/KEYSTEAD_ADMIN_KEY.*revoked/)])
    expect(linesOf(said)[0]).not.toMatch(/no admin key is left/)
  })

  test('replaced by the environment: going back to it does not bring it back, and the later one lives', async () => {
    const place = await installation()
    await withService({ ...place, KEYSTEAD_ADMIN_KEY: FIRST }, (service) => statusOf(service, FIRST))
    await withService({ ...place, KEYSTEAD_ADMIN_KEY: SECOND }, (service) => statusOf(service, SECOND))
    await withService({ ...place, KEYSTEAD_ADMIN_KEY: FIRST }, async (service) => {
      expect(await statusOf(service, FIRST)).toBe(401)
      expect(await statusOf(service, SECOND)).toBe(200)
    })
  })

  test('revoked, then the secret it was stored under is rotated away', async () => {
    const NEW = 'another secret that takes the place of the old'
    const place: Record<string, string> = { ...(await installation()), KEYSTEAD_ADMIN_KEY: FIRST }
    await withService(place, (service) => statusOf(service, FIRST))
    await withService({ ...place, KEYSTEAD_SECRET: `${NEW},${SECRET}` }, async (service) => {
      const admin = service.as(FIRST)
      expect((await admin.delete(`${KEYS}/${encodeURIComponent(FIRST)}`)).status).toBe(200)
    })
    await withService({ ...place, KEYSTEAD_SECRET: NEW }, async (service) => {
      expect(await statusOf(service, FIRST)).toBe(401)
    })
  })

  test('gone with the user that it belonged to', async () => {
    const place: Record<string, string> = { ...(await installation()), KEYSTEAD_ADMIN_KEY: FIRST }
    await withService(place, async (service) => {
      const admin = service.as(FIRST)
      const other = { email: 'other@example.com', username: 'other', roles: ['super_admin'] }
      expect((await admin.post('/api/v1/users', other)).status).toBe(200)
      const { body } = await admin.get('/users')
      const owner = (body as { email: string; user_id: string }[]).find(({ email }) => email === 'owner@localhost')
      expect((await admin.delete(`/users/${owner!.user_id}`)).status).toBe(200)
    })
    const { generated } = await withService(place, async (service) => {
      expect(await statusOf(service, FIRST)).toBe(401)
    })
    expect(generated).toEqual({ adminKey: null, owner: null })
  })

  test('disabled: it stays disabled', async () => {
    const place = { ...(await installation()), KEYSTEAD_ADMIN_KEY: FIRST }
    await withService(place, async (service) => {
      const admin = service.as(FIRST)
      expect((await admin.post(`${KEYS}/${encodeURIComponent(FIRST)}/disable`)).status).toBe(200)
    })
    const { said } = await withService(place, async (service) => {
      expect(await statusOf(service, FIRST)).toBe(401)
    })
    expect(linesOf(said)).toEqual([expect.stringMatching(/KEYSTEAD_ADMIN_KEY.*disabled/)])
  })
})

test('an admin key that the environment replaces or adds leaves an audit event of actor system and a log line', async () => {
  const place = await installation()
  const { value: before } = await withService({ ...place, KEYSTEAD_ADMIN_KEY: FIRST }, (service) =>
    adminKeyIds(service, FIRST),
  )
  const { value, said } = await withService({ ...place, KEYSTEAD_ADMIN_KEY: SECOND }, async (service) => {
    const admin = service.as(SECOND)
    const ids = await adminKeyIds(service, SECOND)
    const events = await Promise.all(
      ids.map(async (id) => (await admin.get(`/api/v1/audit-events?target=${id}`)).body.data as AuditItem[]),
    )
    return { ids, events: events.flat().filter(({ action }) => !action.startsWith('key.used')) }
  })
  const added = value.ids.find((id) => !before.includes(id))
  const told = value.events.map(({ action, target_id: target, actor_id: actor, details }) => ({
    action,
    target,
    actor,
    by: details?.['actor'],
  }))
  expect(told).toContainEqual({ action: 'key.created', target: added, actor: null, by: 'system' })
  expect(told).toContainEqual({ action: 'key.revoked', target: before[0], actor: null, by: 'system' })
  expect(told).toContainEqual({ action: 'key.created', target: before[0], actor: null, by: 'system' })
  expect(linesOf(said)).toEqual([expect.stringMatching(/KEYSTEAD_ADMIN_KEY.*it replaces/)])
})

interface AuditItem {
  action: string
  target_id: string
  actor_id: string | null
  details: Record<string, unknown> | null
}

test.each([
  ['a text of your own', FIRST],
  ['a text that begins like a key of ours', 'ks_is-no-key-of-ours'],
  ['a well-formed key', mint(new Keyring(['a secret of nobody that is long enough']), 'ks').text],
])(
  'KEYSTEAD_ADMIN_KEY as %s: works, outlives a restart without the variable, and is ended for good by the next',
  async (_, key) => {
    const place = await installation()
    const withKey = { ...place, KEYSTEAD_ADMIN_KEY: key }
    await withService(withKey, async (service) => expect(await statusOf(service, key)).toBe(200))
    const without = await withService(place, async (service) => expect(await statusOf(service, key)).toBe(200))
    expect(without.generated.adminKey).toBeNull()
    expect(linesOf(without.said)).toEqual([expect.stringMatching(/KEYSTEAD_ADMIN_KEY is not set.*stays in force/)])
    await withService({ ...place, KEYSTEAD_ADMIN_KEY: SECOND }, async (service) => {
      expect(await statusOf(service, key)).toBe(401)
      expect(await statusOf(service, SECOND)).toBe(200)
    })
    await withService(withKey, async (service) => {
      expect(await statusOf(service, key)).toBe(401)
      expect(await statusOf(service, SECOND)).toBe(200)
    })
  },
)

test('KEYSTEAD_ADMIN_KEY that is the key of somebody: the start is refused in one line, and that key stays what it is', async () => {
  const place = { ...(await installation()), KEYSTEAD_ADMIN_KEY: FIRST }
  const { value: key } = await withService(place, async (service) => {
    const admin = service.as(FIRST)
    const { body } = await admin.post('/users', { name: 'Somebody', email: 'somebody@example.com', role: 'user' })
    return String(body.api_key)
  })
  const refused = run({ ...place, KEYSTEAD_ADMIN_KEY: key })
  expect(await refused.exited).toBe(1)
  expect(refused.stderr()).toMatch(/^Keystead cannot start: KEYSTEAD_ADMIN_KEY must be a text of its own.*\n$/)
  expect(refused.stderr()).not.toContain(key)
  await withService(place, async (service) => {
    expect(await statusOf(service, FIRST)).toBe(200)
    expect(await statusOf(service, key)).toBe(403)
  })
})

test('three replicas that start at once with a new admin key end the old one once', async () => {
  const place = await installation()
  await withService({ ...place, KEYSTEAD_ADMIN_KEY: FIRST }, (service) => statusOf(service, FIRST))
  const replicas = Array.from({ length: 3 }, () => run({ ...place, KEYSTEAD_ADMIN_KEY: SECOND }))
  for (const replica of replicas) {
    expect(await statusOf(replica, SECOND)).toBe(200)
    expect(await statusOf(replica, FIRST)).toBe(401)
  }
  await Promise.all(replicas.map((replica) => stop(replica)))
  const database = await openDatabase(place['DATABASE_URL']!)
  const { rows } = await database.pool.query(
    `select action, count(*)::int from audit_event where actor_id is null and action in ('key.created', 'key.revoked') group by 1 order by 1`,
  )
  await database.close()
  expect(rows).toEqual([
    { action: 'key.created', count: 2 },
    { action: 'key.revoked', count: 1 },
  ])
})
