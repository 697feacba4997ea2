import { defineConfig } from 'vitest/config'
import { base } from './vitest.base.ts'

/** Faults take the machine's whole attention: one file after another. @see test/faults */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: ['test/faults/*.fault.ts'],
    maxWorkers: 1,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
