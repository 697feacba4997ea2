import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { uniqueEmail } from '../support/callers.ts'
import { listenOnLoopback } from '../support/listening.ts'
import { REFUSED, startMailServer, type TestMailServer, tokenIn } from '../support/mail.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

const INVITATIONS = '/api/v1/invitations'
const FROM = 'keystead@example.com'

async function serviceWith(smtpUrl: string | null): Promise<TestServer> {
  const mail = smtpUrl === null ? null : { KEYSTEAD_SMTP_URL: smtpUrl, KEYSTEAD_MAIL_FROM: FROM }
  return startTestServer({ environment: { ...mail } })
}

/** The lines of the log with a message. */
const linesWith = (server: TestServer, message: string) =>
  server
    .logs()
    .split('\n')
    .filter((line) => line.includes(message))

let busy: TestMailServer
let server: TestServer

beforeAll(async () => {
  busy = await startMailServer({ busy: 1 })
  server = await serviceWith(busy.url)
})
afterAll(async () => {
  await server.stop()
  await busy.stop()
})

test('a mail server that is busy gets the mail again', async () => {
  const email = uniqueEmail('busy')
  const { body } = await server.admin.post(INVITATIONS, { email })
  expect((await busy.mailTo(email)).text).toContain(body.data.url)
  const [line = ''] = linesWith(server, 'is retried')
  expect(JSON.parse(line)).toMatchObject({ code: 'EMESSAGE', status: 451, subject: 'You are invited' })
  expect(server.logs()).not.toContain(tokenIn(body.data.url))
})

test('a mail that is refused for good is given up; the answer has the link, the log has neither it nor the address', async () => {
  const { body } = await server.admin.post(INVITATIONS, { email: REFUSED })
  expect(body.data).toMatchObject({ mailed: true, url: expect.stringMatching(/\/accept\?token=/) })
  await vi.waitFor(() => expect(linesWith(server, 'is given up')).toHaveLength(1), 10_000)
  expect(server.logs()).not.toContain(tokenIn(body.data.url))
  expect(server.logs()).not.toContain(REFUSED)
})

test('a mail server that is down, or never answers, delays no call', async () => {
  const { createServer } = await import('node:net')
  const silent = createServer(() => undefined)
  const port = await listenOnLoopback(silent)
  const waiting = await serviceWith(`smtp://127.0.0.1:${port}`)
  const down = await serviceWith('smtp://127.0.0.1:1')
  try {
    for (const each of [waiting, down]) {
      const before = performance.now()
      const { status, body } = await each.admin.post(INVITATIONS, { email: uniqueEmail('down') })
      expect([status, body.data.url]).toEqual([200, expect.stringContaining('/accept?token=')])
      // The bound of nodemailer alone would be 10 s.
      expect(performance.now() - before).toBeLessThan(5000)
    }
    await vi.waitFor(() => expect(linesWith(down, 'is retried')).toHaveLength(1), 10_000)
  } finally {
    await Promise.all([waiting.stop(), down.stop()])
    silent.close()
  }
})

test('without a mail server the answer says so, links lead to the first listener, and the log says it once', async () => {
  const without = await serviceWith(null)
  try {
    for (let i = 0; i < 2; i += 1) {
      const { body } = await without.admin.post(INVITATIONS, { email: uniqueEmail('unmailed') })
      expect(body.data.mailed).toBe(false)
      expect(body.data.url.startsWith(`${without.url}/accept?token=`)).toBe(true)
    }
    expect(linesWith(without, 'KEYSTEAD_SMTP_URL is not set')).toHaveLength(1)
  } finally {
    await without.stop()
  }
})

test('without a mail server nobody ends the link of an administrator by asking for another', async () => {
  const without = await serviceWith(null)
  try {
    const tenant = await without.createTenant()
    const email = uniqueEmail('demanded')
    const { body } = await tenant.owner.post('/api/v1/users', { email })
    const demanded = await tenant.owner.post(`/api/v1/users/${body.data.user_id}/password-reset`)
    const anyone = without.as(null)
    expect((await anyone.post('/api/v1/auth/password-reset', { email })).status).toBe(200)
    const token = tokenIn(demanded.body.data.url)
    const confirmed = await anyone.post('/api/v1/auth/password-reset/confirm', {
      token,
      password: 'seven unrelated words for one door',
    })
    expect(confirmed.status).toBe(200)
  } finally {
    await without.stop()
  }
})
