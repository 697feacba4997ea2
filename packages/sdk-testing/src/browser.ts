/** What a browser shows; without a text, where it was sent that is not the service. */
export interface Shown {
  url: string
  text: string
}

/** A browser without scripts: it keeps cookies, follows redirects and refreshes within the service, and sends forms. */
export class TestBrowser {
  readonly #cookies = new Map<string, string>()
  readonly #origin: string

  /** @param session a session token, as if the person had signed in */
  constructor(origin: string, session: string | null = null) {
    this.#origin = origin
    if (session !== null) this.#cookies.set('__Host-keystead', session)
  }

  async open(path: string, form?: Record<string, string>): Promise<Shown> {
    const target = new URL(path, this.#origin)
    if (target.origin !== this.#origin) return { url: target.href, text: '' }
    const response = await fetch(target, {
      redirect: 'manual',
      headers: {
        accept: 'text/html',
        cookie: [...this.#cookies].map((pair) => pair.join('=')).join('; '),
        ...(form && { 'sec-fetch-site': 'same-origin' }),
      },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    })
    for (const line of response.headers.getSetCookie()) this.#keep(line)
    const text = await response.text()
    const [, refresh] = /http-equiv="refresh" content="0; url=([^"]+)"/.exec(text) ?? []
    const next = (response.status < 400 && response.headers.get('location')) || refresh?.replaceAll('&amp;', '&')
    return next ? this.open(new URL(next, target).href) : { url: target.href, text }
  }

  /** Sends the only form of a page, with what a person types or presses. */
  send({ text }: Shown, fields: Record<string, string>): Promise<Shown> {
    const [, action = ''] = /<form[^>]* action="([^"]+)"/.exec(text) ?? []
    const hidden = [...text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)]
    return this.open(action, {
      ...Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, value])),
      ...fields,
    })
  }

  #keep(line: string): void {
    const [pair = ''] = line.split(';')
    const end = pair.indexOf('=')
    this.#cookies.set(pair.slice(0, end), pair.slice(end + 1))
  }
}

/** The person types the code of a device, and decides. @returns what the last page says */
export async function decideOnDevice(
  browser: TestBrowser,
  userCode: string,
  decision: 'allow' | 'deny',
): Promise<string> {
  const confirmation = await browser.send(await browser.open('/device'), { user_code: userCode })
  const consent = await browser.send(confirmation, { confirm: 'yes' })
  return (await browser.send(consent, { decision })).text
}
