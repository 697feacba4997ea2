import {
  AT,
  conflict,
  type Example,
  type Examples,
  IDS,
  issues,
  LATER,
  LIMIT_TOO_LARGE,
  NO_ID,
  notFound,
  precondition,
  TEXTS,
  UNKNOWN_CURSOR,
  withParameters,
} from '../examples.ts'

const user = {
  id: IDS.serviceUser,
  tenant_id: IDS.tenant,
  name: 'Production Backend',
  description: 'Backend service for production environment',
  active: true,
  created_at: AT,
  updated_at: AT,
}

const key = {
  id: IDS.serviceKey,
  user_id: IDS.serviceUser,
  key_prefix: 'agg_abc123',
  name: 'Production Key',
  scopes: ['read', 'write'],
  active: true,
  expires_at: null,
  last_used_at: null,
  usage_count: 0,
  created_at: AT,
  revoked_at: null,
}

const { id: _id, user_id: _userId, key_prefix: _prefix, ...tail } = key

const newKey = {
  id: key.id,
  user_id: key.user_id,
  key_prefix: key.key_prefix,
  key: TEXTS.serviceKey,
  ...tail,
}

const job = {
  id: IDS.job,
  status: 'PENDING',
  type: 'completion',
  provider: 'echo',
  model: 'echo',
  input: { prompt: 'Hello' },
  result: null,
  error: null,
  tokens_in: null,
  tokens_out: null,
  cost: null,
  created_at: AT,
  updated_at: AT,
  started_at: null,
  finished_at: null,
}

const endedJob = {
  ...job,
  id: IDS.endedJob,
  status: 'COMPLETED',
  result: 'Hello',
  tokens_in: 1,
  tokens_out: 1,
  cost: 0,
  started_at: AT,
  finished_at: AT,
}

const noJob: Example = {
  summary: 'There is no such job',
  parameters: { id: NO_ID },
  failure: notFound('Job not found'),
}

const prompt = { provider: 'echo', model: 'echo', prompt: 'Hello' }

const promptMissing: Example = {
  summary: 'Neither a prompt nor messages',
  body: { provider: 'echo', model: 'echo' },
  failure: issues({ '': 'prompt is required' }),
}

const notConfigured: Example = {
  summary: 'The provider has no API key in the configuration',
  body: { provider: 'openai', model: 'gpt-4o-mini', prompt: 'Hello' },
  failure: { code: 'not_configured', message: 'The provider openai is not configured: set OPENAI_API_KEY' },
}

const userExamples: Examples = {
  'aggregator.users.create': {
    user: {
      summary: 'An API user with a description',
      body: { name: 'Staging Backend', description: 'Backend service for staging' },
      answer: { ...user, name: 'Staging Backend', description: 'Backend service for staging' },
    },
    nameMissing: {
      summary: 'A required field is missing',
      body: { description: 'Backend service for staging' },
      failure: issues({ name: 'is required' }),
    },
    duplicate: {
      summary: 'The name is taken',
      body: { name: 'Production Backend' },
      failure: conflict('User with name Production Backend already exists'),
    },
  },
  'aggregator.users.list': {
    page: { summary: 'The newest API user', parameters: { limit: 1 }, answer: [user] },
    unknownCursor: UNKNOWN_CURSOR,
    limitTooLarge: LIMIT_TOO_LARGE,
  },
}

const keyExamples: Examples = {
  'aggregator.apiKeys.create': {
    key: {
      summary: 'A key that reads and writes',
      body: { user_id: IDS.serviceUser, name: 'Production Key', scopes: ['read', 'write'] },
      answer: newKey,
    },
    userIdInvalid: {
      summary: 'The id is no UUID',
      body: { user_id: '42' },
      failure: issues({ user_id: 'must be a UUID' }),
    },
    userUnknown: {
      summary: 'There is no such API user',
      body: { user_id: NO_ID },
      failure: notFound('API user not found'),
    },
  },
  'aggregator.apiKeys.list': {
    page: { summary: 'The keys of a user', parameters: { user_id: IDS.serviceUser, limit: 10 }, answer: [key] },
    unknownCursor: withParameters(UNKNOWN_CURSOR, { user_id: IDS.serviceUser }),
    userUnknown: {
      summary: 'There is no such API user',
      parameters: { user_id: NO_ID },
      failure: notFound('API user not found'),
    },
  },
  'aggregator.apiKeys.revoke': {
    revoked: { summary: 'A key', parameters: { id: IDS.serviceKey } },
    idInvalid: { summary: 'The id is no UUID', parameters: { id: '42' }, failure: issues({ id: 'must be a UUID' }) },
    unknown: {
      summary: 'There is no such key',
      parameters: { id: NO_ID },
      failure: notFound('API key not found'),
    },
  },
}

const jobExamples: Examples = {
  'aggregator.jobs.create': {
    job: { summary: 'A prompt for the provider echo, which repeats it', body: prompt, answer: job },
    promptMissing,
    notConfigured,
  },
  'aggregator.jobs.list': {
    page: {
      summary: 'The newest completed job',
      parameters: { status: 'COMPLETED', limit: 1 },
      answer: [endedJob],
    },
    unknownCursor: UNKNOWN_CURSOR,
    limitTooLarge: LIMIT_TOO_LARGE,
  },
  'aggregator.jobs.get': {
    job: { summary: 'A completed job', parameters: { id: IDS.endedJob }, answer: endedJob },
    unknown: noJob,
  },
  'aggregator.jobs.cancel': {
    ended: {
      summary: 'The job is over',
      parameters: { id: IDS.endedJob },
      failure: precondition('The job is over: it is COMPLETED'),
    },
    cancelled: {
      summary: 'A job that is not over',
      parameters: { id: IDS.job },
      answer: { ...job, status: 'CANCELLED', started_at: AT, finished_at: LATER },
    },
    unknown: noJob,
  },
}

const usage = { tokensIn: 1, tokensOut: 1, cost: 0, usage: { prompt_tokens: 1, completion_tokens: 1 }, job_id: IDS.job }

const event = (id: string, type: string, content: object): string =>
  `id: ${IDS.job}:${id}\nevent: ${type}\ndata: ${JSON.stringify(content)}\n\n`

const cancelled: Example = {
  summary: 'The job was cancelled before the answer began',
  failure: precondition('The job was cancelled'),
  provokedBy: 'test/http/openapi-examples.test.ts',
}

const providerFailed: Example = {
  summary: 'The provider cannot be reached',
  failure: { code: 'provider_failed', message: 'ollama cannot be reached' },
  provokedBy: 'test/stream/stream.test.ts',
}

const completionExamples: Examples = {
  'aggregator.stream': {
    events: {
      summary: 'The provider echo, which repeats the prompt',
      body: prompt,
      answer:
        event('5', 'message', { type: 'chunk', content: 'Hello' }) + event('end', 'done', { type: 'done', ...usage }),
    },
    noStream: {
      summary: 'There is no such stream to resume',
      headers: { 'last-event-id': `${NO_ID}:5` },
      body: prompt,
      failure: notFound('Job not found'),
    },
    cancelled,
    providerFailed,
    promptMissing,
    notConfigured,
  },
  'aggregator.complete': {
    completion: {
      summary: 'The provider echo, which repeats the prompt',
      body: prompt,
      answer: { provider: 'echo', model: 'echo', content: 'Hello', ...usage },
    },
    providerUnknown: {
      summary: 'There is no such provider',
      body: { ...prompt, provider: 'parrot' },
      failure: issues({ provider: 'is unknown; the providers are echo, openai, anthropic, ollama' }),
    },
    modelUnknown: {
      summary: 'There is no such model',
      body: { ...prompt, model: 'gpt-4o-mini' },
      failure: issues({ '': 'model: echo has no model gpt-4o-mini' }),
    },
    cancelled,
    providerFailed,
    notConfigured,
  },
}

/** docs/contracts/aggregator.md */
export const aggregatorExamples: Examples = {
  ...userExamples,
  ...keyExamples,
  ...jobExamples,
  ...completionExamples,
}
