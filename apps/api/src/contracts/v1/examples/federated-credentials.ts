import {
  AT,
  conflict,
  type Examples,
  IDS,
  invalid,
  LIMIT_TOO_LARGE,
  NO_ID,
  notFound,
  UNKNOWN_CURSOR,
  withParameters,
} from '../../examples.ts'
import { ALICE, answered, listed, noUser, receipt } from './common.ts'

const deployment = {
  issuer: 'https://token.actions.githubusercontent.com',
  subject: 'repo:octo-org/octo-repo:environment:production',
  audience: 'https://keystead.example.com',
  claims: { repository_owner_id: '65', runner_environment: 'github-hosted' },
}

const credential = {
  credential_id: IDS.federatedCredential,
  user_id: IDS.alice,
  name: 'Deployments of octo-repo',
  ...deployment,
  jwks_uri: null,
  scopes: ['jobs:create', 'storage:write'],
  reusable: false,
  created_at: AT,
}

const builds = {
  issuer: 'https://gitlab.example.com',
  subject: 'project_path:octo-group/octo-project:ref_type:branch:ref:main',
  audience: 'https://keystead.example.com',
}

export const federatedCredentialsExamples: Examples = {
  'v1.federatedCredentials.list': {
    page: {
      summary: 'The workloads that may stand for a user',
      parameters: { ...ALICE, limit: 100 },
      answer: listed('Federated credentials retrieved successfully', [credential]),
    },
    unknownCursor: withParameters(UNKNOWN_CURSOR, ALICE),
    limitTooLarge: withParameters(LIMIT_TOO_LARGE, ALICE),
    unknown: noUser,
  },
  'v1.federatedCredentials.create': {
    branch: {
      summary: 'The jobs of a branch in GitLab, with the scopes of the user',
      parameters: ALICE,
      body: builds,
      answer: answered('Federated credential created successfully', {
        ...credential,
        name: null,
        ...builds,
        claims: {},
        scopes: null,
      }),
    },
    anySubject: {
      summary: 'A subject that would accept every workload of the issuer',
      parameters: ALICE,
      body: { ...builds, subject: '*' },
      failure: invalid('subject: must have at most one *, and not begin with it'),
    },
    duplicate: {
      summary: 'The user has this one already',
      parameters: ALICE,
      body: deployment,
      failure: conflict('The user has a federated credential with this issuer, subject, audience and claims'),
    },
    unknown: { ...noUser, body: builds },
  },
  'v1.federatedCredentials.delete': {
    ended: {
      summary: 'The credential and its tokens have ended',
      parameters: { ...ALICE, credential_id: IDS.federatedCredential },
      answer: answered('Federated credential deleted successfully', {
        credential_id: IDS.federatedCredential,
        receipt,
      }),
    },
    unknown: {
      summary: 'The user has no such credential',
      parameters: { ...ALICE, credential_id: NO_ID },
      failure: notFound('Federated credential not found'),
    },
  },
}
