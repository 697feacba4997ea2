import { type Example, type Examples, issues, TEXTS } from '../examples.ts'

const subject = { type: 'api_key', id: TEXTS.key, properties: { ip_address: '203.0.113.7' } }
const user = { type: 'user', id: 'alice@example.com' }
const read = { name: 'read' }
const invoice = { type: 'invoices', id: '42' }

const NO_SCOPE = {
  code: 'INSUFFICIENT_SCOPE',
  reason: 'The key or token does not hold a scope for the action on the resource',
}

const incomplete: Example = {
  summary: 'It does not say what it is about',
  body: { subject, action: read },
  failure: issues({ resource: 'is required' }),
}

/** docs/contracts/authzen.md */
export const authzenExamples: Examples = {
  'authzen.evaluate': {
    permitted: {
      summary: 'A key with the scope `invoices:read`',
      body: { subject, action: read, resource: invoice, context: { time: '2026-01-15T10:30:00Z' } },
      answer: { decision: true },
    },
    denied: {
      summary: 'A key without a scope for it',
      body: { subject, action: { name: 'delete' }, resource: invoice },
      answer: { decision: false, context: NO_SCOPE },
    },
    user: {
      summary: 'A user who holds no scope for it',
      body: { subject: user, action: read, resource: { type: 'payrolls', id: '7' } },
      answer: {
        decision: false,
        context: {
          code: 'NOT_PERMITTED',
          reason: 'No active user of this name holds a scope for the action on the resource',
        },
      },
    },
    incomplete,
  },
  'authzen.evaluateBatch': {
    all: {
      summary: 'Two actions of one key',
      body: { subject, resource: invoice, evaluations: [{ action: read }, { action: { name: 'delete' } }] },
      answer: { evaluations: [{ decision: true }, { decision: false, context: NO_SCOPE }] },
    },
    untilDenied: {
      summary: 'No further than the first that is denied',
      body: {
        subject,
        resource: invoice,
        evaluations: [{ action: { name: 'delete' } }, { action: read }],
        options: { evaluations_semantic: 'deny_on_first_deny' },
      },
      answer: { evaluations: [{ decision: false, context: NO_SCOPE }] },
    },
    single: {
      summary: 'Without evaluations it is a single one',
      body: { subject, action: read, resource: invoice },
      answer: { decision: true },
    },
    incomplete: {
      ...incomplete,
      body: { subject, action: read, evaluations: [{ resource: invoice }, {}] },
      failure: issues({ 'evaluations.1.resource': 'is required' }),
    },
  },
}
