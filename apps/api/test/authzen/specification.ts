// Requests and answers as AuthZEN 1.0 prints them, copyright (c) 2025 The OpenID Foundation, which grants a licence to use them for
// implementations with this attribution. What a text prints for a policy of its own is only that of its example.

export const ALICE = 'alice@example.com'

const alice = { type: 'user', id: ALICE }
const atNight = { time: '2024-05-31T15:22-07:00' }
const canRead = { name: 'can_read' }
const document = (id: string) => ({ type: 'document', id })

/** "Example Request" of the Access Evaluation API. */
export const EVALUATION = {
  subject: alice,
  resource: { type: 'account', id: '123' },
  action: { name: 'can_read', properties: { method: 'GET' } },
  context: { time: '1985-10-26T01:22-07:00' },
}

/** "Example of an HTTPS Access Evaluation Request". */
export const HTTPS_EVALUATION = {
  requestId: 'bfe9eb29-ab87-4ca3-be83-a1d5d8305716',
  body: {
    subject: alice,
    resource: { type: 'todo', id: '1' },
    action: canRead,
    context: { time: '1985-10-26T01:22-07:00' },
  },
}

const DOCUMENTS = ['boxcarring.md', 'subject-search.md', 'resource-search.md']

/** Three requests: with no default values, with a subject and a context for all, and with an action that one of them overrides. */
export const BOXCARRED = {
  'no default values': {
    evaluations: DOCUMENTS.map((id) => ({
      subject: alice,
      action: canRead,
      resource: document(id),
      context: atNight,
    })),
  },
  'a single subject and context': {
    subject: alice,
    context: atNight,
    evaluations: DOCUMENTS.map((id) => ({ action: canRead, resource: document(id) })),
  },
  'a default action that the third overrides': {
    subject: alice,
    context: atNight,
    action: canRead,
    evaluations: [
      { resource: document('boxcarring.md') },
      { resource: document('subject-search.md') },
      { action: { name: 'can_edit' }, resource: document('resource-search.md') },
    ],
  },
}

/** "Evaluate `read` action for three documents using all three semantics". */
export const THREE_DOCUMENTS = (semantic: string) => ({
  subject: alice,
  action: { name: 'read' },
  options: { evaluations_semantic: semantic },
  evaluations: ['1', '2', '3'].map((id) => ({ resource: document(id) })),
})

/** The example of options, with another option. Its subject is of no type that Keystead knows. */
export const OPTIONS = {
  evaluations: [{ resource: { type: 'doc', id: '1' }, subject: { type: 'doc', id: '2' } }],
  options: { evaluations_semantic: 'execute_all', another_option: 'value' },
}
