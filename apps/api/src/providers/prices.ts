import type { ModelPrice } from '@keystead/domain'

/** Prices by `provider/model`, in US dollars per million tokens. */
export type PriceTable = ReadonlyMap<string, ModelPrice>

/** Default prices, as published by the providers in November 2026. */
const KNOWN = `
  echo/echo=0/0,
  openai/gpt-4o=2.50/10, openai/gpt-4o-mini=0.15/0.60,
  openai/gpt-4.1=2/8, openai/gpt-4.1-mini=0.40/1.60, openai/gpt-4.1-nano=0.10/0.40,
  anthropic/claude-opus-4-5=5/25, anthropic/claude-sonnet-4-5=3/15, anthropic/claude-haiku-4-5=1/5`

const ENTRY = /^([a-z]+\/\S{1,200})=(\d{1,6}(?:\.\d{1,6})?)\/(\d{1,6}(?:\.\d{1,6})?)$/

/**
 * Reads `provider/model=input/output`, separated by commas.
 *
 * @returns null when the text is not of this form
 */
export function parsePrices(text: string): [string, ModelPrice][] | null {
  const parts = text.split(',').map((part) => part.trim())
  const entries = parts.map((part): [string, ModelPrice] | null => {
    const [, model, input, output] = ENTRY.exec(part) ?? []
    return model === undefined ? null : [model, { input: Number(input), output: Number(output) }]
  })
  return entries.every((entry) => entry !== null) ? entries : null
}

/** The default prices, overridden and extended by the configuration. */
export const priceTable = (own: readonly [string, ModelPrice][]): PriceTable =>
  new Map([...(parsePrices(KNOWN) ?? []), ...own])
