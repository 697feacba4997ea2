import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import type { FastifyInstance } from 'fastify'
import { lazily } from './lazily.ts'
import { refuseOtherMethods } from './methods.ts'

const run = promisify(execFile)

export interface Asset {
  path: string
  type: string
  /** Writes the asset to its standard output, compressed with gzip. */
  program: URL
  args?: string[]
}

/**
 * Serves a file of several megabytes that a package exports as a string. On the first request a short-lived process imports the
 * module, so that the service holds only the compressed bytes.
 */
export function registerAsset(app: FastifyInstance, { path, type, program, args = [] }: Asset): void {
  const load = lazily(async (): Promise<Uint8Array> => {
    const options = { encoding: 'buffer', env: {}, maxBuffer: 16 * 1024 ** 2 } as const
    const { stdout } = await run(process.execPath, [fileURLToPath(program), ...args], options)
    return stdout
  })

  app.get(path, async (request, reply) => {
    const compressed = await load()
    reply.type(`${type}; charset=utf-8`).header('cache-control', 'public, max-age=86400')
    reply.header('vary', 'accept-encoding').header('x-content-type-options', 'nosniff')
    if (!/\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) return reply.send(gunzipSync(compressed))
    return reply.header('content-encoding', 'gzip').send(compressed)
  })
  refuseOtherMethods(app, path, ['GET'])
}
