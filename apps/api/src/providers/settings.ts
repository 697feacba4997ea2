import type { PriceTable } from './prices.ts'

/** The HTTP endpoint of a provider. */
export interface Endpoint {
  baseUrl: string
  apiKey: string
}

/** The providers that need configuration. */
export const REMOTE_PROVIDERS = ['openai', 'anthropic', 'ollama'] as const
export type RemoteProvider = (typeof REMOTE_PROVIDERS)[number]

/** Repeats its prompt, so that everything can be tried without an account. */
export const ECHO = 'echo'

const VARIABLES: Readonly<Record<RemoteProvider, string>> = {
  openai: 'OPENAI_API_KEY',
  anthropic: 'ANTHROPIC_API_KEY',
  ollama: 'OLLAMA_BASE_URL',
}

/** A provider and its model. */
export interface ModelChoice {
  provider: string
  model: string
}

export interface ProviderSettings {
  /** Null: not configured. */
  endpoints: Readonly<Record<RemoteProvider, Endpoint | null>>
  prices: PriceTable
  /** Used when a job names no provider. */
  defaultModel: ModelChoice
  /** Provider idle timeout, milliseconds. */
  idleTimeoutMs: number
}

export const variableOf = (provider: RemoteProvider): string => VARIABLES[provider]

export const isRemote = (name: string): name is RemoteProvider => REMOTE_PROVIDERS.some((each) => each === name)

export const PROVIDERS = [ECHO, ...REMOTE_PROVIDERS] as const
