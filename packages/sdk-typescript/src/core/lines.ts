/**
 * The lines of a text, however it is chunked. They end with CR LF, LF or CR, and a CR LF may be split between chunks. The last line is
 * included if it is not empty.
 */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, undefined> {
  // It removes a byte order mark.
  const decoder = new TextDecoder()
  let rest = ''
  let isAfterReturn = false
  for await (const chunk of chunks) {
    let text = decoder.decode(chunk, { stream: true })
    if (text === '') continue
    if (isAfterReturn && text.startsWith('\n')) text = text.slice(1)
    isAfterReturn = text.endsWith('\r')
    const [first = '', ...others] = text.split(/\r\n|\n|\r/)
    rest += first
    for (const other of others) {
      yield rest
      rest = other
    }
  }
  if (rest !== '') yield rest
}

/** The lines of a text that ends each with LF: a CR is a part of its line. An empty last one is left out. */
export async function* unixLinesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  if (rest !== '') yield rest
}

/** Not every runtime supports async iteration of a body. */
export async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    yield value
  }
}
