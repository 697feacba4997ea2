import { DatabaseError } from '@keystead/db'
import { SetupError } from '@keystead/domain'
import { ConfigError } from './config.ts'

/** Errors whose message is written for the person who started the program. */
export const isForPeople = (error: unknown): error is Error =>
  error instanceof ConfigError ||
  error instanceof DatabaseError ||
  error instanceof SetupError ||
  (error instanceof Error && ['DataFolderError', 'VerificationError'].includes(error.name))

/** Writes to standard output. @throws when it was not written */
export function print(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const { stdout } = process
    const fail = (error: Error) =>
      reject(
        new SetupError(
          `The generated credentials could not be shown, because standard output cannot be written: ${error.message}`,
        ),
      )
    stdout.once('error', fail)
    stdout.write(text, (error) => {
      if (error) return fail(error)
      stdout.off('error', fail)
      resolve()
    })
  })
}
