import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { tableOf, withGenerated } from './markdown.ts'

/** `# 9. Title`, `Status: accepted`, `In short: one sentence.` */
const HEAD = /^# (\d+)\. (.+)\n\nStatus: (.+)\n\nIn short: (.+)\n\n## Context\n/

const STATUS = /^(?:accepted|superseded by \[ADR \d+\]\([\w.-]+\)|accepted; .+ superseded by \[ADR \d+\]\([\w.-]+\))$/

/** @returns the index of the decisions in a folder, with a row for each @throws Error for one whose head has another form */
export async function withAdrIndex(page: string, folder: string): Promise<string> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.md') && name !== 'README.md').toSorted()
  const rows = await Promise.all(
    files.map(async (name) => rowOf(name, await readFile(join(folder, name), 'utf8'), files)),
  )
  return withGenerated(page, 'the heads of the decisions', tableOf(['ADR', 'decision', 'status', 'in short'], rows))
}

function rowOf(name: string, text: string, files: readonly string[]): string[] {
  const [, number = '', title = '', status = '', short = ''] = HEAD.exec(text) ?? []
  if (Number(name.slice(0, 4)) !== Number(number)) {
    throw new Error(`docs/adr/${name} must begin with "# N. Title", "Status: ...", "In short: ...", "## Context"`)
  }
  const unknown = [...status.matchAll(/\(([^)]+)\)/g)].find(([, target = '']) => !files.includes(target))
  if (!STATUS.test(status) || unknown) {
    throw new Error(`docs/adr/${name}: a status is "accepted" or "superseded by [ADR N](file)", not "${status}"`)
  }
  return [number, `[${title}](${name})`, status, short]
}
