import { readFile } from 'node:fs/promises'
import { createSecureContext, type SecureContextOptions } from 'node:tls'
import { ConfigError } from '../config.ts'

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** The text of the file that a variable names. @throws ConfigError */
export async function textIn(variable: string, file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    throw new ConfigError(`${variable} must be a readable file: ${reasonOf(error)}`)
  })
}

/**
 * @param wanted what is said of files that are none, before the reason
 * @throws ConfigError for an invalid certificate or key, or a key of another certificate
 */
export function assertUsable(wanted: string, files: Pick<SecureContextOptions, 'ca' | 'cert' | 'key'>): void {
  try {
    createSecureContext(files)
  } catch (error) {
    throw new ConfigError(`${wanted}: ${reasonOf(error)}`)
  }
}
