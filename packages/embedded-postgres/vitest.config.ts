import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // The suites wait more than they compute, each on a folder and a port of its own.
    maxWorkers: 4,
  },
})
