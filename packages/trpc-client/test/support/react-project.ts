import { realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { emptyProject, type Project } from '@keystead/sdk-testing'

export const PACKAGE: string = join(import.meta.dirname, '../..')

const REACT = ['@types/react', '@types/react-dom', 'react', 'react-dom']
const QUERY = ['@tanstack/react-query', '@trpc/react-query', '@trpc/tanstack-react-query']
const INSTALLED = [...REACT, ...QUERY, '@trpc/client', '@trpc/server', 'vite']

/**
 * A project that has the packed client, React, the integrations of tRPC, and Vite.
 *
 * @param from a folder whose files it gets
 */
export async function reactProject(tarball: string, files: Record<string, string>, from?: string): Promise<Project> {
  const links = INSTALLED.map(async (name) => [name, await realpath(join(PACKAGE, 'node_modules', name))])
  const options = { tarballs: [tarball], links: Object.fromEntries(await Promise.all(links)), files }
  return emptyProject(from === undefined ? options : { ...options, from })
}
