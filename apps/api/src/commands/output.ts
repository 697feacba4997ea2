import { isForPeople, print } from '../console.ts'

/** What a command has done: for a person, and for a program. */
export interface Outcome {
  text: string
  json: object
}

export const EXIT = { done: 0, failed: 1, misused: 2 } as const

/** Shows what was done. @throws when it cannot be written */
export async function showOutcome({ text, json }: Outcome, asJson: boolean): Promise<void> {
  await print(asJson ? `${JSON.stringify(json)}\n` : `${text}\n`)
}

/** Says on standard error why a command failed: in one line, unless nobody expected it. */
export function showFailure(error: unknown, asJson: boolean): void {
  if (asJson) {
    const message = error instanceof Error ? error.message : String(error)
    console.error(JSON.stringify({ error: message.split('\n')[0] }))
  } else console.error(isForPeople(error) ? error.message : error)
}
