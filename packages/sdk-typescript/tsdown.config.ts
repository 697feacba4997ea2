import { defineConfig, type UserConfig } from 'tsdown'

const config: UserConfig = defineConfig({
  entry: {
    index: 'src/index.ts',
    express: 'src/middleware/express.ts',
    fastify: 'src/middleware/fastify.ts',
    hono: 'src/middleware/hono.ts',
    next: 'src/middleware/next.ts',
    oauth: 'src/oauth/index.ts',
    web: 'src/middleware/web.ts',
  },
  format: ['esm', 'cjs'],
  platform: 'neutral',
  target: 'es2022',
  fixedExtension: true,
  // Debuggers and editors show the sources: `src` is in the package, beside the maps.
  sourcemap: true,
  dts: { oxc: true, sourcemap: true },
  logLevel: 'warn',
})

export default config
