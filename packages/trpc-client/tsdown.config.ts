import { defineConfig, type UserConfig } from 'tsdown'

const config: UserConfig = defineConfig({
  entry: ['src/index.ts'],
  format: ['esm', 'cjs'],
  platform: 'neutral',
  target: 'es2022',
  fixedExtension: true,
  dts: { oxc: true },
  // With tRPC inside, whoever installs this package needs nothing else, and its types fit its code.
  deps: {
    alwaysBundle: [/^@trpc\//, /^eventsource/],
    onlyBundle: ['@trpc/client', '@trpc/server', 'eventsource', 'eventsource-parser'],
  },
  logLevel: 'warn',
})

export default config
