import type { ContractName } from '../contracts/contract.ts'

interface DocumentPath {
  path: string
  /** Null: all contracts. `webhooks`: what the service sends. */
  contract: ContractName | 'webhooks' | null
  title: string
}

/** Where each document is served; the whole one first. */
export const OPENAPI_PATHS: readonly DocumentPath[] = [
  { path: '/openapi.json', contract: null, title: 'All' },
  { path: '/openapi/v1.json', contract: 'v1', title: 'v1' },
  { path: '/openapi/aggregator.json', contract: 'aggregator', title: 'Aggregator' },
  { path: '/openapi/accounts.json', contract: 'accounts', title: 'Accounts' },
  { path: '/openapi/content.json', contract: 'content', title: 'Content' },
  { path: '/openapi/authzen.json', contract: 'authzen', title: 'AuthZEN' },
  { path: '/openapi/oauth.json', contract: 'oauth', title: 'OAuth' },
  { path: '/openapi/ssf.json', contract: 'ssf', title: 'Signals' },
  { path: '/openapi-webhooks.json', contract: 'webhooks', title: 'Webhooks' },
]
