import { openPushes, type PushesOptions } from './pushes.ts'
import type { Resources } from './resources.ts'
import { openStorage } from './storage.ts'

export type Places = Awaited<ReturnType<typeof openPlaces>>

/** Where objects are stored, and audit events are sent: parts of the core. */
export const openPlaces = async (options: PushesOptions, resources: Resources) => ({
  ...(await openStorage(options.config.storage, resources)),
  ...(await openPushes(options)),
})
