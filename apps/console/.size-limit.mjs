import { readFileSync } from 'node:fs'

const chunks = JSON.parse(readFileSync(new URL('dist/manifest.json', import.meta.url), 'utf8'))

const page = Object.values(chunks).find(({ isEntry }) => isEntry)

const withImports = (chunk) => [chunk, ...(chunk.imports ?? []).flatMap((name) => withImports(chunks[name]))]

const scripts = [...new Set(withImports(page).map(({ file }) => `dist/${file}`))]

// oxlint-disable-next-line import/no-default-export -- size-limit reads it
export default [
  { name: 'first load, before pages', path: scripts, limit: '250 kB', gzip: true, rolldown: false },
  { name: 'style', path: page.css.map((file) => `dist/${file}`), limit: '45 kB', gzip: true, rolldown: false },
]
