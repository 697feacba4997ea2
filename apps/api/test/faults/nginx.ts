import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { until } from '../process/service.ts'
import { freePort } from '../support/listening.ts'

const SHIPPED = fileURLToPath(new URL('../../../../deploy/nginx.conf', import.meta.url))

export interface Nginx {
  url: string
  stop(): Promise<void>
}

/** The nginx.conf that is shipped, as it is but for its addresses and its folder, before three replicas. */
export async function startNginx(ports: readonly number[]): Promise<Nginx> {
  const front = await freePort()
  const folder = await mkdtemp(join(tmpdir(), 'keystead-nginx-'))
  // Workers of an nginx that root starts belong to somebody else.
  await chmod(folder, 0o755)
  let config = await readFile(SHIPPED, 'utf8')
  for (const [i, port] of ports.entries()) config = config.replace(`172.30.80.1${i + 1}:8080`, `127.0.0.1:${port}`)
  config = config.replace('listen 8080;', `listen 127.0.0.1:${front};`).replaceAll(' /tmp/', ` ${folder}/`)
  // The standard streams of a test are no files that could be opened.
  config = config.replace('access_log /dev/stdout keystead;', 'access_log off;')
  config = config.replace('error_log /dev/stderr crit;', `error_log ${folder}/error.log crit;`)
  const file = join(folder, 'nginx.conf')
  await writeFile(file, config)
  const child = spawn('nginx', ['-e', 'stderr', '-p', folder, '-c', file, '-g', 'daemon off;'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const url = `http://127.0.0.1:${front}`
  await until('nginx answers', async () => {
    if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}`)
    return (await fetch(`${url}/health`).catch(() => null))?.ok || undefined
  })
  return {
    url,
    async stop() {
      const exited = once(child, 'exit')
      child.kill()
      await exited
      await rm(folder, { recursive: true, force: true })
    },
  }
}
