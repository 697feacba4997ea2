import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { lingui } from '@lingui/vite-plugin'
import { defineConfig, type Plugin } from 'vite'

/** Puts a compressed copy beside each asset, so that the service compresses nothing. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    writeBundle({ dir = '' }) {
      const assets = join(dir, 'assets')
      for (const name of readdirSync(assets)) {
        const file = join(assets, name)
        writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: 9 }))
      }
    },
  }
}

export default defineConfig({
  base: '/console/',
  plugins: [lingui(), compressed()],
  // The service replaces this in each answer, see apps/api/src/web-console.
  html: { cspNonce: '__KEYSTEAD_NONCE__' },
  build: {
    target: 'es2023',
    // Data URLs are not allowed by the policy of the page.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: 'manifest.json',
    reportCompressedSize: false,
    // The libraries mark their modules for React Server Components, which are not used here.
    rolldownOptions: { checks: { moduleLevelDirective: false } },
  },
})
