import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Where the document, the behaviours and the fault server are. They are read, not imported: the SDKs know no server. */
export const openapi: string = join(import.meta.dirname, '../../openapi')

/** A JSON file of packages/openapi. */
export const readOpenapi = async (name: 'openapi.json' | 'sdk-behaviours.json'): Promise<unknown> =>
  JSON.parse(await readFile(join(openapi, name), 'utf8'))
