import { SMTPServer } from 'smtp-server'
import { expect, vi } from 'vitest'
import { listenOnLoopback } from './listening.ts'

export interface TestMail {
  from: string
  to: string[]
  /** The message as it came, headers first, with the soft line breaks of its encoding taken out. */
  text: string
}

export interface TestMailServer {
  url: string
  mails: TestMail[]
  /** The mail to an address, once it is there; the last of several. */
  mailTo(address: string): Promise<TestMail>
  stop(): Promise<void>
}

/** The address that every mail server of the tests refuses for good. */
export const REFUSED = 'refused@example.com'

/** A real SMTP server on loopback. @param options.busy how many messages it puts off before it takes one */
export async function startMailServer({ busy = 0 } = {}): Promise<TestMailServer> {
  const mails: TestMail[] = []
  let left = busy
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo({ address }, _session, done) {
      done(address === REFUSED ? Object.assign(new Error('no such mailbox'), { responseCode: 550 }) : null)
    },
    onData(stream, { envelope }, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        if (left > 0) {
          left -= 1
          done(Object.assign(new Error('try again later'), { responseCode: 451 }))
          return
        }
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address
        const to = envelope.rcptTo.map(({ address }) => address)
        mails.push({ from, to, text: readable(Buffer.concat(chunks).toString('utf8')) })
        done()
      })
    },
  })
  const port = await listenOnLoopback(server.server)
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    mailTo: (address) =>
      vi.waitFor(() => {
        const mail = mails.findLast(({ to }) => to.includes(address))
        expect(mail, `a mail to ${address}`).toBeDefined()
        return mail!
      }, 10_000),
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

/** Quoted-printable (RFC 2045), as far as these mails use it. */
const readable = (raw: string): string =>
  raw.replaceAll('=\r\n', '').replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number(`0x${hex}`)))

/** The token of the one link in a text. */
export function tokenIn(text: string): string {
  const [, token] = /[?&]token=([A-Za-z0-9_-]{43})/.exec(text) ?? []
  if (token === undefined) throw new Error('there is no link in this text')
  return token
}
