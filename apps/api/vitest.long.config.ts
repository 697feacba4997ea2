import { defineConfig } from 'vitest/config'
import { base } from './vitest.base.ts'

/** Files whose tests try more often when there is time. @see test/support/rounds.ts */
const RANDOM = [
  'test/adversarial/properties.test.ts',
  'test/idempotency/replicas.test.ts',
  'test/replicas/tokens.test.ts',
  'test/v1/destructive-pairs.test.ts',
]

export default defineConfig({
  ...base,
  test: { ...base.test, include: RANDOM, provide: { isLong: true }, testTimeout: 1_200_000 },
})
