import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { z } from 'zod'

/** Who uses a client: does on the pages of the service what a client asks for. */
export interface Person {
  /** @returns the address at which the browser ends */
  open(address: string): Promise<string>
  connect(userCode: string): Promise<void>
}

const Line = z.union([
  z.strictObject({ open: z.url() }),
  z.strictObject({ connect: z.string() }),
  z.strictObject({ report: z.record(z.string(), z.unknown()) }),
])

/** Runs a client that prints lines of JSON, and waits for a line after each that is for its person. @returns its report */
export async function runClient(
  folder: string,
  [program = '', ...args]: string[],
  env: NodeJS.ProcessEnv,
  person: Person,
): Promise<Record<string, unknown>> {
  const child = spawn(program, args, { cwd: folder, env, stdio: ['pipe', 'pipe', 'inherit'] })
  const closed = once(child, 'close')
  const reports: Record<string, unknown>[] = []
  try {
    for await (const text of createInterface({ input: child.stdout })) {
      const line = Line.parse(JSON.parse(text))
      if ('report' in line) reports.push(line.report)
      else if ('open' in line) child.stdin.write(`${await person.open(line.open)}\n`)
      else child.stdin.write(`${(await person.connect(line.connect)) ?? 'done'}\n`)
    }
  } finally {
    child.kill()
    await closed
  }
  const [report] = reports
  if (report === undefined) throw new Error(`${program} ended without a report`)
  return report
}
