import { once } from 'node:events'
import { createServer } from 'node:net'
import pino from 'pino'
import { expect, test, vi } from 'vitest'
import { createMailer, MOST_WAITING } from '../../src/mail/smtp-mailer.ts'

/** A port on which nothing listens. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

test('mails that wait for another attempt count among those that wait: the next is dropped, and logged', async () => {
  const messages: string[] = []
  const logger = pino({}, { write: (line: string) => void messages.push(JSON.parse(line).msg) })
  const count = (text: string) => messages.filter((message) => message.includes(text)).length
  const settings = { smtpUrl: `smtp://127.0.0.1:${await closedPort()}`, from: 'keystead@example.com' }
  const mailer = createMailer(settings, logger)
  const mail = { to: 'person@example.com', subject: 'A link', text: 'text' }
  for (let i = 0; i < MOST_WAITING; i += 1) mailer.send(mail)
  await vi.waitFor(() => expect(count('is retried')).toBeGreaterThan(MOST_WAITING / 2), 20_000)
  expect(count('was dropped')).toBe(0)
  mailer.send(mail)
  expect(count('was dropped')).toBe(1)
  await mailer.close()
})
