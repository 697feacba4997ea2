import { lexicographicSortSchema, printSchema } from 'graphql'
import { builder } from './builder.ts'
import './identity/key-type.ts'
import './identity/nodes.ts'
import './identity/projects.ts'
import './identity/users.ts'
import './jobs.ts'
import './providers.ts'
import './session.ts'

export const schema = builder.toSchema({ sortSchema: false })

const HEADER = `# Generated from apps/api/src/graphql: do not edit, run \`npm run generate\`.

`

/** The schema in SDL, for client generators. */
export const schemaText = (): string => `${HEADER}${printSchema(lexicographicSortSchema(schema))}\n`
