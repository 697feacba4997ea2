/**
 * What every process that a test starts has of this one's environment: where programs are, and what Node has compiled of the
 * sources before, which it need not compile again.
 */
export function childEnvironment(): Record<string, string> {
  const { PATH = '', NODE_COMPILE_CACHE } = process.env
  return { PATH, ...(NODE_COMPILE_CACHE !== undefined && { NODE_COMPILE_CACHE }) }
}
