import { defineConfig, mergeConfig } from 'vitest/config'
import shared from './vitest.config.ts'

/** Faults take the machine's whole attention: one file after another. @see test/faults */
export default mergeConfig(
  { ...shared, test: { ...shared.test, include: [] } },
  defineConfig({
    test: { include: ['test/faults/*.fault.ts'], maxWorkers: 1, testTimeout: 120_000, hookTimeout: 120_000 },
  }),
)
