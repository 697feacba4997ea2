import {
  AT,
  conflict,
  type Examples,
  IDS,
  issues,
  LATER,
  notFound,
  precondition,
  UNKNOWN_CURSOR,
} from '../../examples.ts'
import { answered, done, listed, receipt } from './common.ts'

const limit = { name: 'requests', limit: 1000, window_seconds: 60, kind: 'sliding', strict: false }

const plan = {
  plan_id: IDS.plan,
  name: 'team',
  description: 'For teams',
  limits: [limit],
  api_keys_count: 1,
  created_at: AT,
  updated_at: LATER,
}

const TEAM = { plan_identifier: 'team' }

const noPlan = {
  summary: 'There is no such plan',
  parameters: { plan_identifier: 'no-such-plan' },
  failure: notFound('Plan not found'),
}

export const plansExamples: Examples = {
  'v1.plans.list': {
    page: {
      summary: 'The plans of the tenant',
      parameters: { limit: 100 },
      answer: listed('Plans retrieved successfully', [plan]),
    },
    unknownCursor: UNKNOWN_CURSOR,
  },
  'v1.plans.create': {
    trial: {
      summary: 'A plan with one limit',
      body: { name: 'trial', description: 'For a first look', limits: [limit] },
      answer: answered('Plan created successfully', {
        ...plan,
        name: 'trial',
        description: 'For a first look',
        api_keys_count: 0,
      }),
    },
    limitsMissing: { summary: 'It has no limits', body: { name: 'trial' }, failure: issues({ limits: 'is required' }) },
    duplicate: {
      summary: 'The name is taken',
      body: { name: 'team', limits: [] },
      failure: conflict('Plan with name team already exists'),
    },
  },
  'v1.plans.get': {
    byName: { summary: 'A plan by its name', parameters: TEAM, answer: answered('Plan retrieved successfully', plan) },
    unknown: noPlan,
  },
  'v1.plans.update': {
    limits: {
      summary: 'Other limits, for all keys of the plan',
      parameters: TEAM,
      body: { limits: [{ ...limit, limit: 2000 }] },
      answer: answered('Plan updated successfully', { ...plan, limits: [{ ...limit, limit: 2000 }], receipt }),
    },
    nothing: {
      summary: 'Nothing to update',
      parameters: TEAM,
      body: {},
      failure: issues({ limits: 'is required unless another field is given' }),
    },
    unknown: { ...noPlan, body: { description: 'Of nobody' } },
  },
  'v1.plans.delete': {
    deleted: {
      summary: 'A plan that no key refers to',
      parameters: { plan_identifier: 'unused' },
      answer: done('Plan deleted successfully'),
    },
    inUse: {
      summary: 'A key refers to it',
      parameters: TEAM,
      failure: precondition('Plan team is in use: 1 API keys refer to it.'),
    },
    unknown: noPlan,
  },
}
