export type { Binaries } from './binaries.ts'
export { chooseFreePort } from './free-port.ts'
export { findProcesses } from './processes.ts'
export { start } from './start.ts'
