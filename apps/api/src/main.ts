import { type Config, ConfigError, readConfig } from './config.ts'

/** @returns null when the configuration is wrong, which it has said then */
function configured(): Config | null {
  try {
    return readConfig(process.env)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    console.error(`Keystead cannot start: ${error.message}`)
    process.exitCode = 1
    return null
  }
}

const config = configured()
if (config) {
  // Only now: to load the service takes many times as long as to refuse a wrong value.
  const { runProgram } = await import('./program.ts')
  await runProgram(config)
}
