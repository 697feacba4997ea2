/**
 * OAuth 2.0 for programs that people run.
 *
 * @module
 */
export { type DeviceCode, deviceLogin, type DeviceLoginOptions, type TokenStorage } from './device.ts'
export type { TimedToken, TokenProvider } from '../core/options.ts'
