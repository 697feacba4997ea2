import { isForPeople, print } from '../console.ts'

/** The result of a command, as text and as JSON. */
export interface Outcome {
  text: string
  json: object
}

/** Prints the result. @throws when it cannot be written */
export async function showOutcome({ text, json }: Outcome, asJson: boolean): Promise<void> {
  await print(asJson ? `${JSON.stringify(json)}\n` : `${text}\n`)
}

/** Prints to standard error why a command failed: one line for an expected error, the whole error otherwise. */
export function showFailure(error: unknown, asJson: boolean): void {
  if (asJson) {
    const message = error instanceof Error ? error.message : String(error)
    console.error(JSON.stringify({ error: message.split('\n')[0] }))
  } else console.error(isForPeople(error) ? error.message : error)
}
