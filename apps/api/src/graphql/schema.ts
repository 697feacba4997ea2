import { lexicographicSortSchema, printSchema } from 'graphql'
import { builder } from './builder.ts'
import './jobs.ts'
import './providers.ts'
import './session.ts'

export const schema = builder.toSchema({ sortSchema: false })

const HEADER = `# Generated from apps/api/src/graphql: do not edit, run \`npm run generate\`.

`

/** The schema in its own language, for the generators of clients. */
export const schemaText = (): string => `${HEADER}${printSchema(lexicographicSortSchema(schema))}\n`
