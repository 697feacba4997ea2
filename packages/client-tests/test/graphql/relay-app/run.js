import relay from 'relay-runtime'
import membersQuery from './artifacts/documentsMembersQuery.graphql.js'
import nodeQuery from './artifacts/documentsNodeQuery.graphql.js'
import nodesQuery from './artifacts/documentsNodesQuery.graphql.js'
import userPageQuery from './artifacts/documentsUserPageQuery.graphql.js'

const { Environment, fetchQuery, Network, RecordSource, Store } = relay
const { KEYSTEAD_URL, KEYSTEAD_API_KEY, PROJECT } = process.env

const network = Network.create(async ({ text }, variables) => {
  const response = await fetch(`${KEYSTEAD_URL}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${KEYSTEAD_API_KEY}` },
    body: JSON.stringify({ query: text, variables }),
  })
  return response.json()
})
const environment = new Environment({ network, store: new Store(new RecordSource()) })
const ask = (query, variables) => fetchQuery(environment, query, variables).toPromise()

const pages = []
let after = null
do {
  const { project } = await ask(membersQuery, { project: PROJECT, first: 2, after })
  pages.push(project.members.edges.map(({ node }) => node.email))
  after = project.members.pageInfo.hasNextPage ? project.members.pageInfo.endCursor : null
} while (after !== null)

const { project } = await ask(membersQuery, { project: PROJECT, first: 2, after: null })
const { id } = project.members.edges[0].node
const { node } = await ask(nodeQuery, { id })
const { nodes } = await ask(nodesQuery, { ids: [id, project.id, 'nothing'] })
await ask(userPageQuery, { id, first: 1 })

const records = environment.getStore().getSource()
const connection = records.get(`client:${id}:__documents_user_keys_connection`)
process.stdout.write(JSON.stringify({ pages, id, node, nodes, hasConnection: connection !== undefined }))
