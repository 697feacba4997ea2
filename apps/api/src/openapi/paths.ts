import type { ContractName } from '../contracts/contract.ts'

/** Where each document is served; the whole one first. */
export const OPENAPI_PATHS: readonly { path: string; contract: ContractName | null; title: string }[] = [
  { path: '/openapi.json', contract: null, title: 'All' },
  { path: '/openapi/v1.json', contract: 'v1', title: 'v1' },
  { path: '/openapi/aggregator.json', contract: 'aggregator', title: 'Aggregator' },
  { path: '/openapi/accounts.json', contract: 'accounts', title: 'Accounts' },
  { path: '/openapi/content.json', contract: 'content', title: 'Content' },
  { path: '/openapi/authzen.json', contract: 'authzen', title: 'AuthZEN' },
  { path: '/openapi/oauth.json', contract: 'oauth', title: 'OAuth' },
]
