import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** The bytes of declarations that an editor reads for an entry of a package: its file, and those that it imports. */
export async function declarationBytes(entry: string): Promise<number> {
  const read = new Map<string, string>()
  const waiting = [entry]
  for (const file of waiting) {
    if (read.has(file)) continue
    const text = await readFile(file, 'utf8')
    read.set(file, text)
    for (const [, name = ''] of text.matchAll(/(?:from|import\()\s*["'](\.\.?\/[^"']+)["']/g)) {
      waiting.push(join(dirname(file), name.replace(/\.([cm]?)js$/, '.d.$1ts')))
    }
  }
  return [...read.values()].reduce((total, text) => total + Buffer.byteLength(text), 0)
}
