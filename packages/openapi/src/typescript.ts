import openapiTypescript, { astToString } from 'openapi-typescript'

const HEADER = `/**
 * Generated from packages/openapi/openapi.json: do not edit, run \`npm run generate\`.
 * Private to the package: what users see has names of its own, in src/types.
 */
`

/** The TypeScript types of a document, given as JSON. A field with a default may be left out of a request. */
export async function typescriptTypes(document: string): Promise<string> {
  const nodes = await openapiTypescript(document, { defaultNonNullable: false, alphabetize: false })
  return HEADER + astToString(nodes)
}
