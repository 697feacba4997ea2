import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import type { FastifyInstance } from 'fastify'
import { lazily } from './lazily.ts'
import { refuseOtherMethods } from './rest.ts'

const run = promisify(execFile)

export interface Asset {
  path: string
  type: string
  /** Writes the asset to its standard output, compressed with gzip. */
  program: URL
  args?: string[]
}

/**
 * Serves a file that a package holds as a string in one of its modules, of megabytes. Another process imports that and ends, when
 * the first request comes, so that the service keeps nothing but the compressed bytes.
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
