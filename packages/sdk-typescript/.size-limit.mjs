import { readFileSync } from 'node:fs'

const { exports: entries } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'))

/** The client with all resources may have 11 kB, a middleware 3 kB more, and the device flow 1 kB. */
const CLIENT_LIMIT = '11 kB'
const MIDDLEWARE_LIMIT = '14 kB'
const DEVICE_LIMIT = '12 kB'

const middleware = Object.keys(entries).filter((name) => name !== '.' && name !== './package.json')

const pathOf = (name) => entries[name].import.default.slice(2)

// oxlint-disable-next-line import/no-default-export -- size-limit reads it
export default [
  { name: 'client', path: pathOf('.'), import: '{ Keystead }', limit: CLIENT_LIMIT, gzip: true },
  { name: 'verification alone', path: pathOf('.'), import: '{ Keys, Transport }', limit: '7 kB', gzip: true },
  ...middleware.map((name) => ({
    name: `client and ${name}`,
    path: [pathOf('.'), pathOf(name)],
    import: { [pathOf('.')]: '{ Keystead }', [pathOf(name)]: '*' },
    limit: name === './oauth' ? DEVICE_LIMIT : MIDDLEWARE_LIMIT,
    gzip: true,
  })),
]
