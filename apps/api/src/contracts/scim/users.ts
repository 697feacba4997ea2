import { changesOf } from '@keystead/domain'
import { listOf, projected } from './query.ts'
import type { ScimAnswer, ScimCall, ScimRoute } from './route.ts'
import { listResponse, userResource } from './views.ts'

async function list({ core, work, base, parameters, projection }: ScimCall): Promise<ScimAnswer> {
  const query = listOf(parameters)
  const { items, total } = await core.scimPeople.list(work, query)
  const resources = items.map((person) => projected(userResource(person, base), projection))
  return { body: listResponse(resources, total, query.startIndex) }
}

/** `/scim/v2/Users` (RFC 7644, section 3). */
export const users: ScimRoute[] = [
  { method: 'GET', url: '/Users', run: list },
  { method: 'POST', url: '/Users/.search', isSearch: true, run: list },
  {
    method: 'POST',
    url: '/Users',
    run: async ({ core, work, base, body, projection }) => {
      const person = await core.scimPeople.create(work, body)
      const location = `${base}/Users/${person.id}`
      return { status: 201, location, body: projected(userResource(person, base), projection) }
    },
  },
  {
    method: 'GET',
    url: '/Users/:id',
    run: async ({ core, work, base, id, projection }) => ({
      body: projected(userResource(await core.scimPeople.get(work, id), base), projection),
    }),
  },
  {
    method: 'PUT',
    url: '/Users/:id',
    run: async ({ core, work, base, id, body, projection }) => ({
      body: projected(userResource(await core.scimPeople.replace(work, id, body), base), projection),
    }),
  },
  {
    method: 'PATCH',
    url: '/Users/:id',
    run: async ({ core, work, base, id, body, projection }) => ({
      body: projected(userResource(await core.scimPeople.patch(work, id, changesOf(body)), base), projection),
    }),
  },
  {
    method: 'DELETE',
    url: '/Users/:id',
    run: async ({ core, work, id }) => {
      await core.scimPeople.delete(work, id)
      return {}
    },
  },
]
