import { cacheExchange, Client, fetchExchange, gql } from '@urql/core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { OWNER, startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const clientOf = (token?: string, preferGetMethod = false) =>
  new Client({
    url: `${server.url}/graphql`,
    exchanges: [cacheExchange, fetchExchange],
    preferGetMethod,
    fetchOptions: { headers: token === undefined ? {} : { authorization: `Bearer ${token}` } },
  })

const LOGIN = gql`
  mutation LogIn($input: LoginInput!) {
    login(input: $input) {
      success
      sessionToken
      error
    }
  }
`
const ME = gql`
  query Me {
    me {
      email
      role
    }
  }
`

async function logIn(): Promise<string> {
  const { data, error } = await clientOf().mutation(LOGIN, { input: OWNER })
  expect(error).toBeUndefined()
  return data.login.sessionToken
}

test('urql, as it is, logs in, asks and logs out', async () => {
  const client = clientOf(await logIn())
  const { data } = await client.query(ME, {})
  expect(data.me).toMatchObject({ email: OWNER.email, role: 'super_admin' })
  expect(
    (
      await client.mutation(
        gql`
          mutation {
            logout
          }
        `,
        {},
      )
    ).data,
  ).toEqual({ logout: true })
})

test('urql, asking with GET', async () => {
  const { data, error } = await clientOf(await logIn(), true).query(ME, {})
  expect(error).toBeUndefined()
  expect(data.me.email).toBe(OWNER.email)
})

test('urql reads what is refused: a wrong password, nobody, a query that is not valid', async () => {
  const wrong = await clientOf().mutation(LOGIN, { input: { ...OWNER, password: 'wrong' } })
  expect(wrong.data.login).toMatchObject({ success: false, error: 'invalid email or password' })
  const nobody = await clientOf().query(ME, {})
  expect(nobody.error?.graphQLErrors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }])
  const invalid = await clientOf(await logIn()).query(
    gql`
      {
        nothing
      }
    `,
    {},
  )
  expect(invalid.error?.graphQLErrors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }])
})

test('urql, with an API key, makes a job and pages through the jobs', async () => {
  const user = await server.admin.post('/api/admin/users', { name: 'Of urql' })
  const key = await server.admin.post('/api/admin/api-keys', { user_id: user.body.id, scopes: ['read', 'write'] })
  const client = new Client({
    url: `${server.url}/graphql`,
    exchanges: [cacheExchange, fetchExchange],
    preferGetMethod: false,
    fetchOptions: { headers: { 'x-api-key': key.body.key } },
  })
  const create = gql`
    mutation Create($input: CreateJobInput!) {
      createJob(input: $input) {
        id
      }
    }
  `
  const ids: string[] = []
  for (const input of ['One', 'Two', 'Three']) {
    const { data } = await client.mutation(create, { input: { provider: 'echo', model: 'echo', input } })
    ids.unshift(data.createJob.id)
  }
  const page = gql`
    query Page($after: String) {
      jobs(first: 2, after: $after) {
        edges {
          node {
            id
          }
        }
        pageInfo {
          totalCount
          hasNextPage
          endCursor
        }
      }
    }
  `
  const first = (await client.query(page, {})).data.jobs
  const second = (await client.query(page, { after: first.pageInfo.endCursor })).data.jobs
  expect(first.pageInfo).toMatchObject({ totalCount: 3, hasNextPage: true })
  expect(second.pageInfo).toMatchObject({ totalCount: 3, hasNextPage: false })
  expect([...first.edges, ...second.edges].map(({ node }) => node.id)).toEqual(ids)
})

test('urql pages through the keys of a user, and finds one again by its id', async () => {
  const user = await server.admin.post('/api/v1/users', { email: 'keys-of-urql@example.com' })
  const made: string[] = []
  for (let i = 0; i < 3; i += 1) {
    made.unshift((await server.admin.post('/api/v1/api-keys', { user_id: user.body.data.user_id })).body.data.key_id)
  }
  const client = clientOf(await logIn())
  const page = gql`
    query Page($email: String!, $after: String) {
      user(identifier: $email) {
        keys(first: 2, after: $after) {
          nodes {
            id
            keyId
            user {
              email
            }
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
    }
  `
  const email = user.body.data.email
  const first = (await client.query(page, { email })).data.user.keys
  const second = (await client.query(page, { email, after: first.pageInfo.endCursor })).data.user.keys
  const nodes = [...first.nodes, ...second.nodes]
  expect(nodes.map(({ keyId }) => keyId)).toEqual(made)
  expect(second.pageInfo.hasNextPage).toBe(false)
  const again = await client.query(
    gql`
      query Again($id: ID!) {
        node(id: $id) {
          ... on ApiKey {
            keyId
          }
        }
      }
    `,
    { id: nodes[2].id },
  )
  expect(again.data.node).toMatchObject({ keyId: made[2] })
})
