import { trusted } from './trusted.ts'

/**
 * An environment variable; undefined if it is not set, blank, or may not be read: browsers and workers have no environment, and
 * Deno may refuse access.
 */
export function environmentVariable(name: string): string | undefined {
  try {
    const { process } = trusted<{ process: { env: Record<string, string> } }>(globalThis)
    return process.env[name]?.trim() || undefined
  } catch {
    return undefined
  }
}
