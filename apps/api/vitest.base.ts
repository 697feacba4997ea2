import type { ViteUserConfig } from 'vitest/config'

/** What every run of this package's tests has. */
export const base = {
  // As Node resolves: a package that has two forms, like graphql, must not be loaded in both.
  ssr: { resolve: { conditions: ['node', 'module-sync'], externalConditions: ['node', 'module-sync'] } },
  test: {
    globalSetup: 'test/support/global-setup.ts',
    provide: { isLong: false },
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
} satisfies ViteUserConfig
