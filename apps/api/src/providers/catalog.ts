import { type ProviderDescription, type Providers, Refusal } from '@keystead/domain'
import type { PriceTable } from './prices.ts'

/** How a provider that is asked over HTTP is reached. */
export interface Endpoint {
  baseUrl: string
  apiKey: string
}

/** The providers that need a setting. */
export const REMOTE_PROVIDERS = ['openai', 'anthropic', 'ollama'] as const
export type RemoteProvider = (typeof REMOTE_PROVIDERS)[number]

/** Repeats what it is asked, so that everything can be tried without an account. */
export const ECHO = 'echo'

const VARIABLES: Readonly<Record<RemoteProvider, string>> = {
  openai: 'OPENAI_API_KEY',
  anthropic: 'ANTHROPIC_API_KEY',
  ollama: 'OLLAMA_BASE_URL',
}

/** Who is asked. */
export interface ModelChoice {
  provider: string
  model: string
}

export interface ProviderSettings {
  /** Null: it is off. */
  endpoints: Readonly<Record<RemoteProvider, Endpoint | null>>
  prices: PriceTable
  /** Who is asked when a job does not say. */
  defaultModel: ModelChoice
  /** How long a provider may say nothing. */
  silenceMs: number
}

export const variableOf = (provider: RemoteProvider): string => VARIABLES[provider]

export const isRemote = (name: string): name is RemoteProvider => REMOTE_PROVIDERS.some((each) => each === name)

export const PROVIDERS = [ECHO, ...REMOTE_PROVIDERS] as const

/** Which providers there are. It knows what is configured, and needs none of the code that asks them. */
export function createCatalog({ endpoints, prices, defaultModel }: ProviderSettings): Providers {
  const describe = (name: string): ProviderDescription => ({
    name,
    isConfigured: !isRemote(name) || endpoints[name] !== null,
    variable: isRemote(name) ? VARIABLES[name] : null,
    models: [...prices].flatMap(([model, price]) =>
      model.startsWith(`${name}/`) ? [{ name: model.slice(name.length + 1), price }] : [],
    ),
  })
  return {
    defaultModel,
    list: () => PROVIDERS.map(describe),
    assertUsable(provider, model) {
      if (provider !== ECHO && !isRemote(provider)) {
        throw new Refusal('invalid', `provider: there is none of that name; there are ${PROVIDERS.join(', ')}`)
      }
      if (model.trim() === '') throw new Refusal('invalid', 'model must not be empty')
      // Which models a remote provider has, it alone knows.
      if (provider === ECHO && model !== ECHO) throw unknownModel(provider, model)
      if (isRemote(provider) && endpoints[provider] === null) {
        throw new Refusal('not_configured', `The provider ${provider} is not configured: set ${VARIABLES[provider]}`)
      }
    },
  }
}

export const unknownModel = (provider: string, model: string): Refusal =>
  new Refusal('invalid', `model: ${provider} has none of the name ${model}`)
