import { graphql } from 'relay-runtime'

// What Relay's hooks ask of a schema: a list that goes on, an object that is fetched again, a field that is in both.
export const documents = [
  graphql`
    query documentsMembersQuery($project: String!, $first: Int!, $after: String) {
      project(identifier: $project) {
        id
        members(first: $first, after: $after) @connection(key: "documents_members") {
          edges {
            node {
              id
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
  `,
  graphql`
    query documentsNodeQuery($id: ID!) {
      node(id: $id) {
        __typename
        ... on User {
          keys(first: 5) {
            edges {
              node {
                id
                masked
                user {
                  id
                  email
                }
              }
            }
          }
        }
      }
    }
  `,
  graphql`
    query documentsNodesQuery($ids: [ID!]!) {
      nodes(ids: $ids) {
        __typename
        id
      }
    }
  `,
  graphql`
    fragment documents_user on User
    @refetchable(queryName: "documentsUserPageQuery")
    @argumentDefinitions(first: { type: "Int", defaultValue: 2 }, after: { type: "String" }) {
      keys(first: $first, after: $after) @connection(key: "documents_user_keys") {
        edges {
          node {
            id
          }
        }
      }
    }
  `,
  graphql`
    fragment documents_users on Query
    @refetchable(queryName: "documentsUsersPageQuery")
    @argumentDefinitions(first: { type: "Int", defaultValue: 2 }, after: { type: "String" }) {
      users(first: $first, after: $after, filter: { kind: PERSON }) @connection(key: "documents_users") {
        edges {
          node {
            ...documents_user
          }
        }
      }
    }
  `,
  graphql`
    fragment documents_key on ApiKey @refetchable(queryName: "documentsKeyQuery") {
      status
      usage(first: 5, interval: DAY) {
        edges {
          node {
            count
          }
        }
      }
    }
  `,
  graphql`
    fragment documents_project on Project @refetchable(queryName: "documentsProjectQuery") {
      name
    }
  `,
  graphql`
    fragment documents_job on Job @refetchable(queryName: "documentsJobQuery") {
      status
    }
  `,
]
