import { setTimeout as delay } from 'node:timers/promises'
import { type CompletionInput, type CompletionUsage, type ModelPrice } from '@keystead/domain'
import { unknownModel } from './catalog.ts'
import { ECHO, isRemote, type ProviderSettings } from './settings.ts'
import { echo } from './echo.ts'
import { ProviderError } from './provider-error.ts'

/** A completion request, with its provider and model. */
export interface WantedCompletion {
  provider: string
  model: string
  input: CompletionInput
}

export interface TokenCounts {
  tokensIn: number | null
  tokensOut: number | null
}

/** Usage and cost from token counts; null when the tokens were not counted. */
export type Pricing = (counts: TokenCounts) => CompletionUsage | null

/** A completion in progress: yields the pieces of the text, then returns usage and cost. */
export type Completion = AsyncGenerator<string, CompletionUsage | null, undefined>

export interface Completer {
  /**
   * Calls a provider.
   *
   * @param retries how often to retry a busy provider that has not sent anything yet
   * @param signal ends it at any time and immediately closes the connection to the provider
   * @throws ProviderError; Refusal `invalid` for a model that the provider does not have; the reason of the signal
   */
  open(wanted: WantedCompletion, signal: AbortSignal, retries?: number): Promise<Completion>
}

const FIRST_WAIT_MS = 250

/** After this no retry starts: the caller has waited long enough. */
const LONGEST_TRYING_MS = 10_000

/** A longer wait before the next retry fails instead, with `Retry-After`. */
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
    return openRemote({ provider, endpoint, model, input, pricing, idleTimeoutMs: settings.idleTimeoutMs }, signal)
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

/** @returns milliseconds before the next retry; null when a retry is pointless */
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

/** US dollars, rounded to a billionth: prices per million tokens give no more significant digits. */
const costOf = ({ input, output }: ModelPrice, tokensIn: number, tokensOut: number): number =>
  Math.round((input * tokensIn + output * tokensOut) * 1000) / 1e9
