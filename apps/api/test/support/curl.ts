import type { TestResponse } from './client.ts'
import type { TestServer } from './server.ts'

/** A word of a shell command: single or double quoted parts and bare ones, side by side. */
const WORD = /(?:'[^']*'|"[^"]*"|[^\s'"\\])+/g

/**
 * Runs a curl command as a document prints it. It knows the options that the documents use, and does with them what
 * curl does: `-d` makes a POST, and a form unless a header says otherwise.
 *
 * @param fill what stands in for the document's ids and keys; hosts are left out by themselves
 */
export async function runCurl(
  server: TestServer,
  command: string,
  fill: Record<string, string> = {},
): Promise<TestResponse> {
  let filled = command
  for (const [printed, actual] of Object.entries(fill)) filled = filled.replaceAll(printed, actual)
  const { method, url, headers, payload } = parseCurl(filled)
  const { pathname, search } = new URL(url)
  return server.as(null).request(method, pathname + search, undefined, {
    headers,
    ...(payload !== undefined && { rawBody: payload }),
  })
}

function parseCurl(command: string) {
  const [program, ...words] = (command.replaceAll(/\\\n/g, ' ').match(WORD) ?? []).map(unquoted)
  if (program !== 'curl') throw new Error('a curl command begins with curl')
  const headers: Record<string, string> = {}
  let method: string | undefined
  let payload: string | undefined
  let url = ''
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === '-X') method = words.shift()
    else if (word === '-d') payload = words.shift()
    else if (word === '-H') {
      const [, name = '', value = ''] = /^([^:]+): *(.*)$/.exec(words.shift() ?? '') ?? []
      headers[name.toLowerCase()] = value
    } else if (word.startsWith('-')) throw new Error(`this test knows no curl ${word}`)
    else url = word
  }
  if (payload !== undefined) headers['content-type'] ??= 'application/x-www-form-urlencoded'
  return { method: method ?? (payload === undefined ? 'GET' : 'POST'), url, headers, payload }
}

const unquoted = (word: string): string => word.replaceAll(/'([^']*)'|"([^"]*)"/g, '$1$2')
