import { defineConfig } from 'vitest/config'
import { base } from './vitest.base.ts'

/** Files that count what the whole process does, so each has one of its own. */
const ALONE = ['test/v1/auth.lock.test.ts']

export default defineConfig({
  ...base,
  test: {
    ...base.test,
    projects: [
      // A worker loads the service once, and keeps one running for all files that need no other.
      { extends: true, test: { name: 'shared', include: ['test/**/*.test.ts'], exclude: ALONE, isolate: false } },
      { extends: true, test: { name: 'alone', include: ALONE } },
    ],
  },
})
