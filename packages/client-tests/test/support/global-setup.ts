import { type ServiceAddress, startService } from '@keystead/sdk-testing'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    service: ServiceAddress
  }
}

/** One service for all suites. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { url, adminKey, owner, stop } = await startService()
  project.provide('service', { url, adminKey, owner })
  return stop
}
