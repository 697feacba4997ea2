import { Refusal } from '@keystead/domain'
import { MAX_PAGE, type Resource } from './query.ts'
import type { ScimRoute } from './route.ts'
import { schemaResources, typeResources } from './schemas.ts'
import { listResponse } from './views.ts'

/** `/ServiceProviderConfig` (RFC 7643, section 5). */
const configuration = (base: string): Resource => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
  patch: { supported: true },
  bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
  filter: { supported: true, maxResults: MAX_PAGE },
  changePassword: { supported: false },
  sort: { supported: false },
  etag: { supported: false },
  authenticationSchemes: [
    {
      type: 'oauthbearertoken',
      name: 'Bearer token',
      description: 'A management key of Keystead with the scope sso:manage, as a bearer token',
      specUri: 'https://www.rfc-editor.org/info/rfc6750',
      primary: true,
    },
  ],
  meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
})

/** RFC 7644, section 4. */
function assertUnfiltered(parameters: Readonly<Record<string, unknown>>): void {
  if ('filter' in parameters) throw new Refusal('forbidden', 'These resources cannot be filtered')
}

function byId(resources: Resource[], id: string): Resource {
  const found = resources.find((resource) => resource['id'] === id)
  if (!found) throw new Refusal('not_found', 'Resource not found')
  return found
}

const listed = (url: string, resourcesOf: (base: string) => Resource[]): ScimRoute[] => [
  {
    method: 'GET',
    url,
    run: async ({ base, parameters }) => {
      assertUnfiltered(parameters)
      const resources = resourcesOf(base)
      return { body: listResponse(resources, resources.length) }
    },
  },
  { method: 'GET', url: `${url}/:id`, run: async ({ base, id }) => ({ body: byId(resourcesOf(base), id) }) },
]

/** What a client asks first: what the service can do (RFC 7644, section 4). */
export const discovery: ScimRoute[] = [
  {
    method: 'GET',
    url: '/ServiceProviderConfig',
    run: async ({ base, parameters }) => {
      assertUnfiltered(parameters)
      return { body: configuration(base) }
    },
  },
  ...listed('/ResourceTypes', typeResources),
  ...listed('/Schemas', schemaResources),
]
