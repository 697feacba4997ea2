import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // The suites of test/embedded start and kill servers: side by side they would only slow each other's deadlines.
    fileParallelism: false,
  },
})
