import { setTimeout as delay } from 'node:timers/promises'
import { type CompletionInput, type CompletionUsage, type ModelPrice } from '@keystead/domain'
import { ECHO, isRemote, type ProviderSettings, unknownModel } from './catalog.ts'
import { echo } from './echo.ts'
import { ProviderError } from './provider-error.ts'

/** What is to be completed, by whom. */
export interface WantedCompletion {
  provider: string
  model: string
  input: CompletionInput
}

export interface TokenCounts {
  tokensIn: number | null
  tokensOut: number | null
}

/** What tokens come to; null when they were not counted. */
export type Pricing = (counts: TokenCounts) => CompletionUsage | null

/** A completion that the provider has taken on: the pieces of a text as they come, and then what they cost. */
export type Completion = AsyncGenerator<string, CompletionUsage | null, undefined>

export interface Completer {
  /**
   * Asks a provider.
   *
   * @param retries how often a provider that is busy is asked again, while nothing has come from it yet
   * @param signal ends it at any time; the connection to the provider is closed at once
   * @throws ProviderError; Refusal `invalid` for a model that the provider does not have; the reason of the signal
   */
  open(wanted: WantedCompletion, signal: AbortSignal, retries?: number): Promise<Completion>
}

const FIRST_WAIT_MS = 250

/** After this nothing is tried again: whoever waits has waited long enough. */
const LONGEST_TRYING_MS = 10_000

/** Who is to wait longer than this before the next try is told to come back instead. */
const LONGEST_WAIT_MS = 2000

export function createCompleter(settings: ProviderSettings): Completer {
  async function begin(wanted: WantedCompletion, signal: AbortSignal): Promise<Completion> {
    const { provider, model, input } = wanted
    const pricing = pricingOf(settings.prices.get(`${provider}/${model}`))
    if (provider === ECHO) return echo(input, signal, pricing)
    const endpoint = isRemote(provider) ? settings.endpoints[provider] : null
    if (!isRemote(provider) || !endpoint) throw unknownModel(provider, model)
    // Without a remote provider none of this is loaded.
    const { openRemote } = await import('./remote.ts')
    return openRemote({ provider, endpoint, model, input, pricing, silenceMs: settings.silenceMs }, signal)
  }

  return {
    async open(wanted, signal, retries = 0) {
      const until = performance.now() + LONGEST_TRYING_MS
      for (let tried = 0; ; tried += 1) {
        try {
          return await begin(wanted, signal)
        } catch (error) {
          const waitMs = waitBefore(error, tried)
          if (tried >= retries || waitMs === null || performance.now() > until) throw error
          await delay(waitMs, undefined, { signal }).catch(() => {
            throw signal.reason
          })
        }
      }
    },
  }
}

/** @returns how long to wait before the next try; null when it is not worth one */
function waitBefore(error: unknown, tried: number): number | null {
  if (!(error instanceof ProviderError) || !error.isRetryable) return null
  const waitMs = error.retryAfter === undefined ? FIRST_WAIT_MS * 2 ** tried : error.retryAfter * 1000
  return waitMs <= LONGEST_WAIT_MS ? waitMs : null
}

const pricingOf =
  (price: ModelPrice | undefined): Pricing =>
  ({ tokensIn, tokensOut }) => {
    if (tokensIn === null || tokensOut === null) return null
    const cost = price ? costOf(price, tokensIn, tokensOut) : null
    return { tokensIn, tokensOut, cost }
  }

/** US dollars, to the billionth: sums of prices per million tokens have no more places that mean anything. */
const costOf = ({ input, output }: ModelPrice, tokensIn: number, tokensOut: number): number =>
  Math.round((input * tokensIn + output * tokensOut) * 1000) / 1e9
