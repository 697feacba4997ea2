import { defineConfig, type UserConfig } from 'tsdown'

const config: UserConfig = defineConfig({
  entry: ['src/index.ts'],
  format: ['esm', 'cjs'],
  platform: 'neutral',
  target: 'es2022',
  fixedExtension: true,
  // Debuggers and editors show the sources: `src` is in the package, beside the maps.
  sourcemap: true,
  // Without the folders of pnpm, whose names change with every version of a peer.
  outputOptions: { sourcemapPathTransform: (path) => path.replace(/^.*\/node_modules\//, '../node_modules/') },
  dts: { oxc: true, sourcemap: true },
  // The types must hold with and without tRPC in the project, so they do not import it: see types/installed.d.mts.
  banner: ({ format }) => ({ dts: `/// <reference path="./installed.d.${format === 'cjs' ? 'cts' : 'mts'}" />` }),
  copy: ['types/installed.d.mts', 'types/installed.d.cts'],
  // With tRPC inside, whoever installs this package needs nothing else, and its types fit its code.
  deps: {
    alwaysBundle: [/^@trpc\//, /^eventsource/],
    onlyBundle: ['@trpc/client', '@trpc/server', 'eventsource', 'eventsource-parser'],
  },
  logLevel: 'warn',
})

export default config
