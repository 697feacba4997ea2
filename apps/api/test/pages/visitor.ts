import { expect } from 'vitest'
import { formOf } from '../support/forms.ts'

/** A browser as far as forms go: it keeps cookies, sends them back, and says which page a request comes from. */
export interface Visitor {
  cookies: Map<string, string>
  get(path: string, fields?: Record<string, string>): Promise<Shown>
  /** Sends the form of the page that was shown last, with these fields changed. */
  send(path: string, values: Record<string, string>, fields?: Record<string, string>): Promise<Shown>
  /** The hidden fields of the page that was shown last. */
  hidden(): Record<string, string>
}

export interface Shown {
  status: number
  headers: Headers
  text: string
  /** Where it leads to. */
  location: string | null
}

export function createVisitor(url: string): Visitor {
  const cookies = new Map<string, string>()
  let last = ''
  async function ask(path: string, init: RequestInit): Promise<Shown> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { ...(cookie !== '' && { cookie }), ...(init.headers as Record<string, string>) }
    const response = await fetch(url + path, { ...init, headers, redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) keep(cookies, line)
    const text = await response.text()
    last = text
    return { status: response.status, headers: response.headers, text, location: response.headers.get('location') }
  }
  const hidden = () => formOf(last).hidden
  return {
    cookies,
    hidden,
    get: (path, fields = {}) => ask(path, { headers: { 'sec-fetch-site': 'none', ...fields } }),
    send: (path, values, fields = {}) =>
      ask(path, {
        method: 'POST',
        body: new URLSearchParams({ ...hidden(), ...values }),
        headers: { 'sec-fetch-site': 'same-origin', ...fields },
      }),
  }
}

function keep(cookies: Map<string, string>, line: string): void {
  const [, name = '', value = '', attributes = ''] = /^([^=]+)=([^;]*)(.*)$/.exec(line) ?? []
  // What `__Host-` demands; a browser would not store it otherwise.
  expect(attributes).toMatch(/; Path=\/; Secure; HttpOnly; SameSite=Lax$/)
  expect(attributes).not.toMatch(/Domain/i)
  if (attributes.includes('Max-Age=0')) cookies.delete(name)
  else cookies.set(name, value)
}
