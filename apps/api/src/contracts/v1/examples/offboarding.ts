import { type Examples, IDS, issues, NO_ID } from '../../examples.ts'
import { ALICE, answered, noUser, receipt } from './common.ts'

const batchExamples = (message: string) => ({
  some: {
    summary: 'One user, and an id that no user has',
    body: { user_ids: [IDS.alice, NO_ID] },
    answer: answered(message, {
      changed: 1,
      results: [
        { user_id: IDS.alice, outcome: 'changed' },
        { user_id: NO_ID, outcome: 'not_found' },
      ],
      receipt,
    }),
  },
  none: {
    summary: 'No user is named',
    body: { user_ids: [] },
    failure: issues({ user_ids: 'Too small: expected array to have >=1 items' }),
  },
})

export const offboardingExamples: Examples = {
  'v1.users.offboardPreview': {
    consequences: {
      summary: 'A user with keys and a project',
      parameters: ALICE,
      answer: answered('Consequences retrieved successfully', {
        user_id: IDS.alice,
        name: 'Alice Liddell',
        status: 'active',
        is_last_super_admin: false,
        api_keys_count: 2,
        api_keys: [
          { key_id: IDS.gatewayKey, name: 'Default' },
          { key_id: IDS.key, name: 'Customer 42' },
        ],
        projects_count: 1,
        projects: [{ project_id: IDS.project, project_name: 'development-project' }],
        sessions_count: 0,
        grants_count: 1,
        grants: [{ grant_id: IDS.grant, client_name: 'Reports' }],
        invitations_count: 0,
        invitations: [],
        federated_credentials_count: 1,
        federated_credentials: [
          {
            credential_id: IDS.federatedCredential,
            name: 'Deployments',
            subject: 'repo:example/app:ref:refs/heads/main',
          },
        ],
        oauth_client: true,
        content_token: false,
      }),
    },
    unknown: noUser,
  },
  'v1.users.offboard': {
    offboarded: {
      summary: 'A user with keys and a project',
      parameters: ALICE,
      answer: answered('User offboarded successfully', {
        user_id: IDS.alice,
        api_keys: 2,
        projects: 1,
        sessions: 0,
        grants: 1,
        invitations: 0,
        federated_credentials: 1,
        oauth_client: true,
        content_token: false,
        receipt,
      }),
    },
    unknown: noUser,
  },
  'v1.users.offboardMany': batchExamples('Users offboarded successfully'),
  'v1.users.disableMany': batchExamples('Users disabled successfully'),
}
