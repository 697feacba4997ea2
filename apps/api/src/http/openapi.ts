import { generateOpenApiDocument } from 'trpc-to-openapi'
import packageJson from '../../package.json' with { type: 'json' }
import { appRouter } from '../router.ts'
import { GeneratedDocument, type OpenApiDocument } from './openapi/document.ts'
import { errorResponses, errorSchemas, LIMIT_HEADERS } from './openapi/errors.ts'
import { finishOperation } from './openapi/operation.ts'
import { cleanSchemas, referencesIn, renameReferences, schemaNames, sharedSchemas } from './openapi/schemas.ts'
import { system } from './openapi/system.ts'
import { TAGS } from './openapi/tags.ts'
import { type ContractName, contractOf } from './presenters.ts'
import { restProceduresOf } from './rest.ts'

const INFO = {
  title: 'Keystead',
  version: packageJson.version,
  description: `API access management: tenants, users, API keys with scopes, projects, usage and audit.

The same users are seen through every contract. Credentials are an API key, in \`X-API-Key\` or as a bearer token, a session
token from \`POST /api/v1/auth/login\`, or a content user's JWT. Times are RFC 3339 in UTC. Fields may be added to answers.`,
  license: { name: 'MIT', identifier: 'MIT' },
}

const SECURITY_SCHEMES = {
  apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'An API key, or the admin key' },
  bearer: {
    type: 'http',
    scheme: 'bearer',
    description: 'A session token, an API key, or a JWT of the content contract',
  },
}

const LINK_HEADER = {
  description: 'The next page, `rel="next"` (RFC 8288); absent on the last one and with the whole list',
  schema: { type: 'string' },
}

/**
 * The whole document, OpenAPI 3.1: what trpc-to-openapi makes of the router, finished to what the routes do. The same code
 * gives the same bytes.
 */
export function openApiDocument(): OpenApiDocument {
  const { generated, nameOf } = generate()
  const paths: OpenApiDocument['paths'] = {}
  for (const rest of restProceduresOf(appRouter._def.record)) {
    const method = rest.method.toLowerCase()
    const operation = generated.paths[rest.path]?.[method]
    if (!operation) throw new Error(`${rest.name} is not in the generated document`)
    paths[rest.path] = { ...paths[rest.path], [method]: finishOperation(rest, operation) }
  }
  return withWhatIsUsed({
    openapi: '3.1.0',
    info: INFO,
    servers: [{ url: '/', description: 'The service that this document comes from' }],
    tags: [...TAGS],
    paths: { ...paths, ...system.paths },
    components: {
      securitySchemes: SECURITY_SCHEMES,
      headers: { ...LIMIT_HEADERS, Link: LINK_HEADER },
      responses: errorResponses(),
      schemas: { ...sharedSchemas(generated.components.schemas, nameOf), ...errorSchemas(), ...system.schemas },
    },
  })
}

/** The part of a document that describes one contract. */
export function contractDocument(document: OpenApiDocument, contract: ContractName): OpenApiDocument {
  const paths = Object.entries(document.paths).filter(([path]) => contractOf(path) === contract)
  return withWhatIsUsed({ ...document, paths: Object.fromEntries(paths) })
}

/** As it is served and stored. */
export const textOf = (document: OpenApiDocument): string => `${JSON.stringify(document, null, 2)}\n`

function generate() {
  const raw = cleanSchemas(generateOpenApiDocument(appRouter, { ...INFO, baseUrl: '/' }))
  const nameOf = schemaNames(GeneratedDocument.parse(raw).components.schemas)
  return { generated: GeneratedDocument.parse(renameReferences(raw, nameOf)), nameOf }
}

/** Leaves out the tags and components that no path needs, and puts the components in order. */
function withWhatIsUsed(document: OpenApiDocument): OpenApiDocument {
  const { securitySchemes, headers, responses, schemas } = document.components
  const reached = reachableFrom(document.paths, { headers, responses, schemas })
  const keep = <Component>(kind: string, components: Record<string, Component>): Record<string, Component> =>
    Object.fromEntries(
      Object.entries(components)
        .filter(([name]) => reached.has(`${kind}/${name}`))
        .toSorted(([a], [b]) => (a < b ? -1 : 1)),
    )
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path))
  const tags = new Set(operations.flatMap((operation) => operation.tags))
  return {
    ...document,
    tags: document.tags.filter(({ name }) => tags.has(name)),
    components: {
      securitySchemes,
      headers: keep('headers', headers),
      responses: keep('responses', responses),
      schemas: keep('schemas', schemas),
    },
  }
}

/** @returns `kind/name` of every component that the paths refer to, also through others */
function reachableFrom(paths: object, components: Record<string, Record<string, object>>): Set<string> {
  const reached = new Set<string>()
  const waiting = [...referencesIn(paths)]
  for (let reference = waiting.pop(); reference !== undefined; reference = waiting.pop()) {
    if (reached.has(reference)) continue
    reached.add(reference)
    const [kind = '', name = ''] = reference.split('/')
    waiting.push(...referencesIn(components[kind]?.[name] ?? {}))
  }
  return reached
}
