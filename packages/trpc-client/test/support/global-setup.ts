import { join } from 'node:path'
import { packPackage, type ServiceAddress, startService } from '@keystead/sdk-testing'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    service: ServiceAddress
    tarball: string
  }
}

/** One service and one tarball for the whole suite. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const [service, { tarball, remove }] = await Promise.all([
    startService(),
    packPackage(join(import.meta.dirname, '../..')),
  ])
  const { url, adminKey, owner } = service
  project.provide('service', { url, adminKey, owner })
  project.provide('tarball', tarball)
  return async () => {
    await Promise.all([service.stop(), remove()])
  }
}
