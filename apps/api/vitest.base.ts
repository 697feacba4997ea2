import type { ViteUserConfig } from 'vitest/config'

/** What every run of this package's tests has. */
export const base = {
  // As Node resolves: a package that has two forms, like graphql, must not be loaded in both.
  ssr: { resolve: { conditions: ['node', 'module-sync'], externalConditions: ['node', 'module-sync'] } },
  test: {
    globalSetup: 'test/support/global-setup.ts',
    provide: { isLong: false },
    pool: 'forks',
    // More than the cores of a small machine: files that start processes wait for more than half of their time.
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
} satisfies ViteUserConfig
