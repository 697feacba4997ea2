/** What one million tokens of a model cost, in US dollars. */
export interface ModelPrice {
  input: number
  output: number
}

/** A model that is known by name; a provider may have more. */
export interface ProviderModel {
  name: string
  price: ModelPrice
}

/** Somebody who completes prompts. */
export interface ProviderDescription {
  name: string
  isConfigured: boolean
  /** The environment variable that configures it; null for one that needs none. */
  variable: string | null
  models: ProviderModel[]
}

/** Who completes prompts, as far as the core has to know. */
export interface Providers {
  /** Who is asked when a job does not say. */
  readonly defaultModel: { provider: string; model: string }
  list(): ProviderDescription[]
  /**
   * @throws Refusal `invalid` for a provider or a model that does not exist, `not_configured` for a provider whose variable
   *   is not set
   */
  assertUsable(provider: string, model: string): void
}
