import { type ProviderDescription, type Providers, Refusal } from '@keystead/domain'
import { ECHO, isRemote, PROVIDERS, type ProviderSettings, variableOf } from './settings.ts'

/** The providers and whether they are configured, without the code that calls them. */
export function createCatalog({ endpoints, prices, defaultModel }: ProviderSettings): Providers {
  const describe = (name: string): ProviderDescription => ({
    name,
    isConfigured: !isRemote(name) || endpoints[name] !== null,
    variable: isRemote(name) ? variableOf(name) : null,
    models: [...prices].flatMap(([model, price]) =>
      model.startsWith(`${name}/`) ? [{ name: model.slice(name.length + 1), price }] : [],
    ),
  })
  return {
    defaultModel,
    list: () => PROVIDERS.map(describe),
    assertUsable(provider, model) {
      if (provider !== ECHO && !isRemote(provider)) {
        throw new Refusal('invalid', `provider is unknown; the providers are ${PROVIDERS.join(', ')}`)
      }
      if (model.trim() === '') throw new Refusal('invalid', 'model must not be empty')
      // Only a remote provider knows its own models.
      if (provider === ECHO && model !== ECHO) throw unknownModel(provider, model)
      if (isRemote(provider) && endpoints[provider] === null) {
        throw new Refusal('not_configured', `The provider ${provider} is not configured: set ${variableOf(provider)}`)
      }
    },
  }
}

export const unknownModel = (provider: string, model: string): Refusal =>
  new Refusal('invalid', `model: ${provider} has no model ${model}`)
