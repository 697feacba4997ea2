import { onTestFinished } from 'vitest'

export interface TestEvent {
  id: string
  event: string
  // Tests look into it freely.
  // oxlint-disable-next-line typescript/no-explicit-any
  data: any
  /** When it came, on the monotonic clock. */
  at: number
}

export interface OpenStream {
  status: number
  headers: Headers
  /** What came so far, also comments. */
  readonly text: string
  readonly events: TestEvent[]
  /** The next event, or null at the end. @throws when the connection breaks */
  next(): Promise<TestEvent | null>
  /** All that are still to come. */
  rest(): Promise<TestEvent[]>
  /** Goes away. */
  leave(): void
}

export interface StreamOptions {
  key: string | null
  query?: string
  headers?: Record<string, string>
}

/** Reads `/stream` as its bytes come. */
export async function openStream(url: string, body: unknown, options: StreamOptions): Promise<OpenStream> {
  const controller = new AbortController()
  onTestFinished(() => controller.abort())
  const response = await fetch(`${url}/stream${options.query ?? ''}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(options.key !== null && { 'x-api-key': options.key }),
      ...options.headers,
    },
    body: JSON.stringify(body),
    signal: controller.signal,
  })
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  let unread = ''
  const events: TestEvent[] = []

  async function next(): Promise<TestEvent | null> {
    for (;;) {
      const end = unread.indexOf('\n\n')
      if (end !== -1) {
        const block = unread.slice(0, end)
        unread = unread.slice(end + 2)
        if (block.startsWith(':')) continue
        const event = eventOf(block)
        events.push(event)
        return event
      }
      const { done = true, value = '' } = (await reader?.read()) ?? {}
      if (done) return null
      text += value
      unread += value
    }
  }
  return {
    status: response.status,
    headers: response.headers,
    get text() {
      return text
    },
    events,
    next,
    async rest() {
      const found: TestEvent[] = []
      for (let event = await next(); event; event = await next()) found.push(event)
      return found
    },
    leave: () => controller.abort(),
  }
}

function eventOf(block: string): TestEvent {
  const fields = new Map(
    block.split('\n').map((line): [string, string] => {
      const [name = '', ...rest] = line.split(': ')
      return [name, rest.join(': ')]
    }),
  )
  const data = JSON.parse(fields.get('data') ?? 'null') as unknown
  return { id: fields.get('id') ?? '', event: fields.get('event') ?? '', data, at: performance.now() }
}

/** What the pieces come to, put together. */
export const contentOf = (events: TestEvent[]): string =>
  events
    .filter(({ event }) => event === 'message')
    .map(({ data }) => data.content)
    .join('')
