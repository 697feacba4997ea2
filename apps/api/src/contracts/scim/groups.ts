import { changesOf, type ShownGroup } from '@keystead/domain'
import { isShown, listOf, MAX_PAGE, projected, type Resource } from './query.ts'
import type { ScimAnswer, ScimCall, ScimRoute } from './route.ts'
import { groupResource, listResponse } from './views.ts'

/** The most groups of a page that lists their members: each may have thousands. */
const MAX_WITH_MEMBERS = 20

const withMembers = ({ projection }: ScimCall): boolean => isShown(projection, 'members')

const shown = (group: ShownGroup, { base, projection }: ScimCall): Resource =>
  projected(groupResource(group, base), projection)

async function list(call: ScimCall): Promise<ScimAnswer> {
  const { core, work, parameters } = call
  const query = listOf(parameters, withMembers(call) ? MAX_WITH_MEMBERS : MAX_PAGE)
  const { items, total } = await core.scimGroups.list(work, query, { withMembers: withMembers(call) })
  return {
    body: listResponse(
      items.map((group) => shown(group, call)),
      total,
      query.startIndex,
    ),
  }
}

const one = async (call: ScimCall, id: string): Promise<Resource> =>
  shown(await call.core.scimGroups.get(call.work, id, { withMembers: withMembers(call) }), call)

/** `/scim/v2/Groups` (RFC 7644, section 3). */
export const groups: ScimRoute[] = [
  { method: 'GET', url: '/Groups', run: list },
  { method: 'POST', url: '/Groups/.search', isSearch: true, run: list },
  {
    method: 'POST',
    url: '/Groups',
    run: async (call) => {
      const { id } = await call.core.scimGroups.create(call.work, call.body)
      return { status: 201, location: `${call.base}/Groups/${id}`, body: await one(call, id) }
    },
  },
  { method: 'GET', url: '/Groups/:id', run: async (call) => ({ body: await one(call, call.id) }) },
  {
    method: 'PUT',
    url: '/Groups/:id',
    run: async (call) => {
      await call.core.scimGroups.replace(call.work, call.id, call.body)
      return { body: await one(call, call.id) }
    },
  },
  {
    method: 'PATCH',
    url: '/Groups/:id',
    run: async (call) => {
      await call.core.scimGroups.patch(call.work, call.id, changesOf(call.body))
      // RFC 7644, section 3.5.2: without a body, unless attributes are asked for. A group may have thousands of members.
      return call.projection.mode === 'only' ? { body: await one(call, call.id) } : {}
    },
  },
  {
    method: 'DELETE',
    url: '/Groups/:id',
    run: async ({ core, work, id }) => {
      await core.scimGroups.delete(work, id)
      return {}
    },
  },
]
