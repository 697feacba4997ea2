import { spawnSync } from 'node:child_process'

/**
 * Whether a program that tests start is installed; without it they are skipped, and a line says so. CI installs everything, so
 * there a program that is missing is an error.
 */
export function needs(program: string): boolean {
  const { error } = spawnSync(program, ['--version'], { stdio: 'ignore' })
  if (!error) return true
  if (process.env['CI']) throw new Error(`${program} is not installed: CI must run every test`)
  process.stderr.write(`Skipped: ${program} is not installed, which these tests start\n`)
  return false
}
